package io.tandem.consumer.broker;

import java.time.Duration;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import org.jboss.logging.Logger;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.tandem.consumer.ConsumerMetrics;

/**
 * Notices that the broker does not answer. The Kafka client says nothing while its connections stand and nothing comes over
 * them, so a service that is cut off looks like one without events.
 */
@ApplicationScoped
class BrokerWatch {

    private static final Logger LOG = Logger.getLogger(BrokerWatch.class);
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final Duration AWAY_AFTER = Duration.ofSeconds(10);

    private final BrokerAdmin broker;
    private volatile long answeredAt = System.nanoTime();
    private volatile String cause = "no answer";
    /** The state that the log shows. */
    private boolean reported;
    private Cancellable ticks;

    BrokerWatch(BrokerAdmin broker, ConsumerMetrics metrics) {
        this.broker = broker;
        metrics.gauge("broker.away", "1 while the broker does not answer", () -> isAway() ? 1 : 0);
    }

    void start(@Observes StartupEvent event) {
        // A timer without a caller.
        ticks = Multi.createFrom().ticks().every(INTERVAL)
                .onOverflow().drop()
                .onItem().transformToUniAndConcatenate(tick -> look())
                .subscribe().with(done -> {
                }, failure -> LOG.error("The watch on the broker ended", failure));
    }

    @PreDestroy
    void stop() {
        ticks.cancel();
    }

    private boolean isAway() {
        return System.nanoTime() - answeredAt > AWAY_AFTER.toNanos();
    }

    private Uni<Void> look() {
        return broker.ask(admin -> admin.describeCluster().clusterId())
                .invoke(id -> answeredAt = System.nanoTime())
                .onFailure().invoke(failure -> cause = failure.toString())
                .onFailure().recoverWithNull()
                .invoke(this::report)
                .replaceWithVoid();
    }

    private void report() {
        boolean away = isAway();
        if (away && !reported) {
            LOG.warnf("The broker has not answered for %d s. Nothing is consumed until it does. Cause: %s",
                    AWAY_AFTER.toSeconds(), cause);
        } else if (!away && reported) {
            LOG.info("The broker answers again");
        }
        reported = away;
    }
}
