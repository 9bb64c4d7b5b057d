package io.tandem.producer.intake;

import java.util.concurrent.TimeUnit;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.tandem.producer.RouteOrder;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * Reads and drops the rest of a body after an early response, so that the connection stays usable. A client is
 * disconnected if the rest is larger than 16 MiB or takes longer than five seconds, or after its last request.
 */
@Singleton
class UnreadBodyDrain {

    private static final int MAX_BYTES = 16 << 20;
    private static final long MAX_MILLIS = TimeUnit.SECONDS.toMillis(5);

    private final Vertx vertx;

    UnreadBodyDrain(Vertx vertx) {
        this.vertx = vertx;
    }

    void install(@Observes Router router) {
        router.route().order(RouteOrder.UNREAD_BODY_DRAIN).handler(exchange -> {
            exchange.addEndHandler(answered -> {
                if (answered.succeeded()) {
                    drain(exchange);
                }
            });
            exchange.next();
        });
    }

    private void drain(RoutingContext exchange) {
        HttpServerRequest request = exchange.request();
        if (request.isEnded()) {
            closeIfLast(request);
            return;
        }
        long timer = vertx.setTimer(MAX_MILLIS, late -> Connections.cut(request));
        long[] rest = { MAX_BYTES };
        request.exceptionHandler(gone -> vertx.cancelTimer(timer));
        request.endHandler(end -> {
            vertx.cancelTimer(timer);
            closeIfLast(request);
        });
        request.handler(chunk -> {
            rest[0] -= chunk.length();
            if (rest[0] < 0) {
                Connections.cut(request);
            }
        });
        request.resume();
    }

    private static void closeIfLast(HttpServerRequest request) {
        if (Connections.isEnding(request)) {
            request.connection().close();
        }
    }
}
