package io.tandem.producer.intake;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;

/** Ends connections whose other side does not do its part. */
public final class Connections {

    /** RFC 9113, 7. */
    private static final int NO_ERROR = 0;
    private static final int CANCEL = 8;

    private Connections() {
    }

    /** Ends the request now, and in HTTP/1 its connection: nothing that waits to be written is written any more. */
    public static void cut(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) {
            request.response().reset(request.response().ended() ? NO_ERROR : CANCEL);
        } else if (request.connection() instanceof ConnectionBase connection) {
            // HttpConnection.close(), and Channel.close() too, first write what waits: for ever, if nobody reads it.
            connection.channelHandlerContext().close();
        }
    }
}
