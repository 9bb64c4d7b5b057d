package io.tandem.consumer.feed;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.runtime.Startup;
import io.tandem.consumer.ConsumerMetrics;

/** Knows for how long the feed has waited for a transaction, while later entries are complete. */
@Startup // so that the metric exists from the start
@ApplicationScoped
public class FeedWait {

    /** A shorter wait is normal, because inserts overlap. */
    private static final Duration NOTABLE = Duration.ofSeconds(1);

    private FeedHorizon horizon;
    private Instant since;

    FeedWait(ConsumerMetrics metrics) {
        metrics.gauge("stream.wait.seconds", "How long the live stream has waited for an open transaction on the journal",
                () -> current().map(wait -> Duration.between(wait.since(), Instant.now()).toMillis() / 1000.0).orElse(0.0));
    }

    /**
     * A wait of the feed.
     *
     * @param blocker the transaction, in words
     */
    public record Wait(Instant since, String blocker) {
    }

    /** The current wait, if it is longer than usual. */
    public synchronized Optional<Wait> current() {
        return horizon == null || since.plus(NOTABLE).isAfter(Instant.now()) ? Optional.empty()
                : Optional.of(new Wait(since, horizon.blocker()));
    }

    /** @param waiting whether there are entries behind the horizon */
    synchronized void seen(FeedHorizon now, boolean waiting) {
        if (!waiting) {
            over();
        } else if (horizon == null || horizon.tx() != now.tx()) {
            horizon = now;
            since = Instant.now();
        }
    }

    synchronized void over() {
        horizon = null;
    }
}
