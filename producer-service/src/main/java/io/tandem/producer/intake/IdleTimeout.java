package io.tandem.producer.intake;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.timeout.IdleStateEvent;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Suspends the idle time-out of a connection during requests that have time-outs of their own. Runs on the event loop of the
 * connection.
 */
public final class IdleTimeout {

    private IdleTimeout() {
    }

    /** Suspends the time-out until the result is run, once. */
    public static Runnable suspend(HttpServerRequest request) {
        if (!(request.connection() instanceof ConnectionBase connection)) {
            return () -> {
            };
        }
        ChannelHandlerContext server = connection.channelHandlerContext();
        ChannelPipeline pipeline = server.pipeline();
        Filter filter = pipeline.get(Filter.class);
        if (filter == null) {
            filter = new Filter();
            pipeline.addBefore(server.name(), Filter.class.getName(), filter);
        }
        filter.suspended++;
        return filter::resume;
    }

    /** Hides the time-out from the server while at least one request suspends it. In HTTP/2 there may be several. */
    private static final class Filter extends ChannelInboundHandlerAdapter {

        private int suspended;

        private void resume() {
            suspended--;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
            if (suspended == 0 || !(event instanceof IdleStateEvent)) {
                super.userEventTriggered(context, event);
            }
        }
    }
}
