package io.tandem.producer.intake;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;

/** Closes connections without waiting for the other side. */
public final class Connections {

    /** Error codes of HTTP/2 (RFC 9113, 7). */
    private static final int NO_ERROR = 0;
    private static final int CANCEL = 8;

    private Connections() {
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
}
