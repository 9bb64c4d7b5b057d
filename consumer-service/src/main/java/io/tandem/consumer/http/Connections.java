package io.tandem.consumer.http;

import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;

/** Ends connections of HTTP/1 after a request. */
final class Connections {

    private static final AttributeKey<Boolean> LAST_REQUEST = AttributeKey.valueOf(Connections.class, "last-request");

    private Connections() {
    }

    /** Makes this request the last one of its connection, which closes after the response. */
    static void endAfter(RoutingContext exchange) {
        HttpServerRequest request = exchange.request();
        if (request.connection() instanceof ConnectionBase connection && request.version() != HttpVersion.HTTP_2) {
            // The HTTP server itself goes by the headers of the request only.
            exchange.addHeadersEndHandler(head -> exchange.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE));
            connection.channel().attr(LAST_REQUEST).set(true);
            exchange.addEndHandler(answered -> connection.close());
        }
    }

    /** Tells whether the connection ends after a request that this service has already read. */
    static boolean isEnding(HttpServerRequest request) {
        return request.connection() instanceof ConnectionBase connection && connection.channel().hasAttr(LAST_REQUEST);
    }
}
