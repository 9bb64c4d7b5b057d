package io.tandem.consumer.http;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tandem.consumer.ConsumerConfig;
import io.tandem.consumer.RouteOrder;
import io.tandem.consumer.feed.FeedFilter;
import io.tandem.consumer.feed.LiveFeed;
import io.tandem.consumer.problem.ProblemException;
import io.tandem.consumer.problem.ProblemMapper;
import io.tandem.consumer.security.CredentialExpiry;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * {@code GET /stream}: the live feed as server-sent events. It is a Vert.x route, because it must see when a client's
 * connection is full, and because it sends many entries in one write.
 */
@ApplicationScoped
public class StreamRoute {

    private final LiveFeed feed;
    private final ConsumerConfig.Stream config;
    private final Counter dropped;

    StreamRoute(LiveFeed feed, ConsumerConfig config, MeterRegistry metrics) {
        this.feed = feed;
        this.config = config.stream();
        this.dropped = metrics.counter("tandem.stream.dropped");
        metrics.gauge("tandem.stream.clients", feed, LiveFeed::listeners);
    }

    void register(@Observes Router router) {
        router.get("/stream").order(RouteOrder.LIVE_STREAM).handler(this::open);
    }

    private void open(RoutingContext request) {
        try {
            FeedFilter filter = filter(request.request());
            String lastSeen = lastSeen(request);
            var client = new StreamClient(request.response(), feed, filter, config, dropped);
            CredentialExpiry.of(request).ifPresent(client::endAt);
            request.addEndHandler(end -> client.close());
            // A route has no caller that could subscribe.
            feed.join(client, lastSeen)
                    .subscribe().with(client::start, failure -> ProblemMapper.write(request, failure));
        } catch (ProblemException e) {
            ProblemMapper.write(request, e);
        }
    }

    private static FeedFilter filter(HttpServerRequest request) {
        return new FeedFilter(Parameters.text("type", request.getParam("type")),
                Parameters.text("source", request.getParam("source")),
                Parameters.text("subject", request.getParam("subject")));
    }

    /** A browser sends the header when it reconnects. The parameter is for clients that cannot set a header. */
    private static String lastSeen(RoutingContext request) {
        String header = request.request().getHeader("Last-Event-ID");
        String seen = header != null ? header : request.request().getParam("lastEventId");
        return seen == null || seen.isEmpty() ? null : seen;
    }
}
