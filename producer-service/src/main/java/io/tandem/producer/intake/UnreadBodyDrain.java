package io.tandem.producer.intake;

import java.util.concurrent.TimeUnit;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * After an answer that came before the end of the request's body, takes in and forgets a bounded rest, so that the
 * connection stays usable; what sends more than that, or slowly, is disconnected.
 */
@Singleton
class UnreadBodyDrain {

    private static final int MAX_BYTES = 16 << 20;
    private static final long MAX_MILLIS = TimeUnit.SECONDS.toMillis(5);
    private static final int BEFORE_ALL_OTHERS = Integer.MIN_VALUE + 2;

    private final Vertx vertx;

    UnreadBodyDrain(Vertx vertx) {
        this.vertx = vertx;
    }

    void install(@Observes Router router) {
        router.route().order(BEFORE_ALL_OTHERS).handler(exchange -> {
            exchange.addEndHandler(answered -> {
                if (answered.succeeded()) {
                    forgetRest(exchange);
                }
            });
            exchange.next();
        });
    }

    private void forgetRest(RoutingContext exchange) {
        HttpServerRequest request = exchange.request();
        if (request.isEnded()) {
            return;
        }
        long timer = vertx.setTimer(MAX_MILLIS, late -> Connections.cut(request));
        long[] rest = { MAX_BYTES };
        request.exceptionHandler(gone -> vertx.cancelTimer(timer));
        request.endHandler(end -> vertx.cancelTimer(timer));
        request.handler(chunk -> {
            rest[0] -= chunk.length();
            if (rest[0] < 0) {
                Connections.cut(request);
            }
        });
        request.resume();
    }
}
