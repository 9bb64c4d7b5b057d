package io.tandem.producer.intake;

import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;

/** Holds senders back, and ends connections. */
public final class Connections {

    /** Error codes of HTTP/2 (RFC 9113, 7). */
    private static final int NO_ERROR = 0;
    private static final int CANCEL = 8;
    private static final AttributeKey<Boolean> LAST_REQUEST = AttributeKey.valueOf(Connections.class, "last-request");

    private Connections() {
    }

    /** Pauses or resumes the upload of a request; in HTTP/2 that is not allowed once the request has ended. */
    public static void holdBack(HttpServerRequest request, boolean sender) {
        if (request.isEnded()) {
            return;
        }
        if (sender) {
            request.pause();
        } else {
            request.resume();
        }
    }

    /** Ends the request now, and in HTTP/1 its connection; drops the bytes that wait to be written. */
    public static void cut(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) {
            request.response().reset(request.response().ended() ? NO_ERROR : CANCEL);
        } else if (request.connection() instanceof ConnectionBase connection) {
            // HttpConnection.close() and Channel.close() first write all waiting bytes, and hang if the client reads none.
            connection.channelHandlerContext().close();
        }
    }

    /**
     * Makes this request the last one of its HTTP/1 connection. {@link UnreadBodyDrain} closes the connection after the
     * response and the body.
     */
    public static void endAfter(RoutingContext exchange) {
        HttpServerRequest request = exchange.request();
        if (request.connection() instanceof ConnectionBase connection && request.version() != HttpVersion.HTTP_2) {
            // The HTTP server itself goes by the headers of the request only.
            exchange.addHeadersEndHandler(head -> exchange.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE));
            connection.channel().attr(LAST_REQUEST).set(true);
        }
    }

    /** Tells whether the connection ends after a request that this service has already read. */
    static boolean isEnding(HttpServerRequest request) {
        return request.connection() instanceof ConnectionBase connection && connection.channel().hasAttr(LAST_REQUEST);
    }
}
