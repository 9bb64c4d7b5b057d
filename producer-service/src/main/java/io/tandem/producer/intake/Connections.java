package io.tandem.producer.intake;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;

/** Holds senders back, and closes connections without waiting for the other side. */
public final class Connections {

    /** Error codes of HTTP/2 (RFC 9113, 7). */
    private static final int NO_ERROR = 0;
    private static final int CANCEL = 8;

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
}
