package io.tandem.consumer.replay;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import org.jboss.logging.Logger;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.tandem.consumer.ConsumerConfig;
import io.tandem.consumer.ConsumerMetrics;
import io.tandem.consumer.Time;
import io.tandem.consumer.database.PeriodicTask;
import io.tandem.consumer.handler.HandlerInvoker;
import io.vertx.core.Vertx;

/** Runs replays, one at a time over all replicas. Takes over the replay of a replica that died, after its lease. */
@ApplicationScoped
public class ReplayRunner {

    private static final Logger LOG = Logger.getLogger(ReplayRunner.class);
    private static final Duration DRAIN = Duration.ofSeconds(5);

    private final ReplayProgress progress;
    private final ReplayEvents events;
    private final HandlerInvoker invoker;
    private final ConsumerMetrics metrics;
    private final Time time;
    private final ConsumerConfig config;
    private final PeriodicTask task;
    private final AtomicReference<ReplayRun> current = new AtomicReference<>();
    private volatile boolean isEnding;

    ReplayRunner(Vertx vertx, ReplayProgress progress, ReplayEvents events, HandlerInvoker invoker, ConsumerMetrics metrics,
            Time time, ConsumerConfig config) {
        this.progress = progress;
        this.events = events;
        this.invoker = invoker;
        this.metrics = metrics;
        this.time = time;
        this.config = config;
        this.task = new PeriodicTask(vertx, this::runNext);
        metrics.gauge("replay.running", "1 while this replica runs a replay", () -> current.get() == null ? 0 : 1);
    }

    /** Whether the journal keeps what a replay needs, and there is a handler to hand it to. */
    public boolean canReplay() {
        return !invoker.isNone() && config.journal().data() == ConsumerConfig.JournalData.KEEP;
    }

    void start(@Observes StartupEvent event) {
        if (canReplay()) {
            task.start(config.replay().pollEvery());
        }
    }

    /** Stops at an event's end and gives the lease back, while the database connections are still open. */
    void stop(@Observes ShutdownEvent event) {
        isEnding = true;
        task.stop();
        ReplayRun run = current.get();
        if (run != null) {
            run.stop();
            if (run.awaitIdle(DRAIN)) {
                // Blocks, because nothing else keeps the connections open until this ends.
                progress.release(run.lease(), DRAIN)
                        .onFailure().recoverWithNull()
                        .await().indefinitely();
            }
        }
    }

    /** Looks for a replay now. */
    void wake() {
        if (canReplay()) {
            task.wake();
        }
    }

    private Uni<Void> runNext() {
        if (isEnding) {
            return Uni.createFrom().voidItem();
        }
        long before = time.nanos();
        return progress.claim()
                .chain(claimed -> claimed.isEmpty() ? Uni.createFrom().voidItem() : run(claimed.get(), before))
                .onFailure().invoke(failure -> LOG.debug("Could not run a replay. The next look tries again", failure))
                .onFailure().recoverWithNull();
    }

    private Uni<Void> run(ReplayLease lease, long claimedAt) {
        ReplayRun run = new ReplayRun(lease, claimedAt, progress, events, invoker, metrics, time, config);
        current.set(run);
        LOG.infof("The replay %s runs", lease.replay());
        return run.run()
                .invoke(this::wake)
                // After a failure the next look goes on, not at once.
                .onFailure().invoke(failure -> LOG.errorf(failure, "The replay %s stopped. It goes on later", lease.replay()))
                .eventually(() -> progress.release(lease, config.journal().timeout()))
                .onTermination().invoke(() -> ended(lease));
    }

    private void ended(ReplayLease lease) {
        current.set(null);
        LOG.infof("The replay %s does not run any more", lease.replay());
    }
}
