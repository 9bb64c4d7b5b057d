package io.tandem.consumer.replay;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jboss.logging.Logger;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.tandem.consumer.ConsumerConfig;
import io.tandem.consumer.ConsumerMetrics;
import io.tandem.consumer.Time;
import io.tandem.consumer.event.Delivery;
import io.tandem.consumer.event.Handling;
import io.tandem.consumer.event.PartitionLostException;
import io.tandem.consumer.handler.HandlerInvoker;
import io.tandem.consumer.journal.Position;
import io.tandem.consumer.pipeline.ActiveWork;
import io.tandem.consumer.pipeline.KeySequencer;

/**
 * Runs one replay on this replica, from the position that the database has, until it ends, somebody stops it, or its lease is
 * about to end. Goes through the journal page by page. Within a page, events of one key go one after another, each after the
 * result of the one before is written.
 */
final class ReplayRun {

    private static final Logger LOG = Logger.getLogger(ReplayRun.class);
    private static final Duration LONGEST_RENEWAL = Duration.ofSeconds(1);

    private final ReplayLease lease;
    private final ReplayProgress progress;
    private final ReplayEvents events;
    private final HandlerInvoker invoker;
    private final ConsumerMetrics metrics;
    private final Time time;
    private final ActiveWork activeWork;
    private final KeySequencer sequencer;
    private final ReplayPace pace;
    private final ReplayRecorder recorder;
    private final Handling handling;
    private final Duration leaseTime;
    private final Duration margin;
    private final AtomicBoolean isRenewing = new AtomicBoolean();
    private final AtomicBoolean isStopped = new AtomicBoolean();
    private volatile long renewedAt;
    private Position position;

    ReplayRun(ReplayLease lease, long claimedAt, ReplayProgress progress, ReplayEvents events, HandlerInvoker invoker,
            ConsumerMetrics metrics, Time time, ConsumerConfig config) {
        this.lease = lease;
        this.renewedAt = claimedAt;
        this.progress = progress;
        this.events = events;
        this.invoker = invoker;
        this.metrics = metrics;
        this.time = time;
        this.activeWork = new ActiveWork(time);
        this.sequencer = new KeySequencer(concurrency(config));
        this.pace = new ReplayPace(time, config.replay().rate());
        this.recorder = new ReplayRecorder(results -> progress.record(lease, results));
        this.handling = Handling.replay(lease.replay());
        this.leaseTime = config.replay().lease();
        // No attempt begins that could outlast the lease.
        Duration half = leaseTime.dividedBy(2);
        this.margin = config.handler().timeout().compareTo(half) < 0 ? config.handler().timeout() : half;
        this.position = lease.after();
    }

    private static int concurrency(ConsumerConfig config) {
        return Math.max(1, (int) (config.handler().concurrency() * config.replay().share()));
    }

    ReplayLease lease() {
        return lease;
    }

    /** Completes when the replay is done or stopped, and nothing of it is under way. */
    Uni<Void> run() {
        Duration fourth = leaseTime.dividedBy(4);
        Duration every = fourth.compareTo(LONGEST_RENEWAL) < 0 ? fourth : LONGEST_RENEWAL;
        // Renews as long as the pages last, so this subscribes itself.
        Cancellable renewal = Multi.createFrom().ticks().every(every)
                .onOverflow().drop()
                .subscribe().with(tick -> renew(), failure -> LOG.error("The lease of a replay is not renewed", failure));
        return Multi.createBy().repeating().uni(this::page)
                .whilst(goOn -> goOn)
                .onItem().ignoreAsUni()
                .onTermination().invoke(renewal::cancel);
    }

    /** Lets no further event go. What is at the handler may end. */
    void stop() {
        isStopped.set(true);
        activeWork.stop();
    }

    /** Blocks until nothing is under way, for a shutdown only. */
    boolean awaitIdle(Duration atMost) {
        return activeWork.awaitIdle(atMost);
    }

    private void renew() {
        if (time.nanos() - renewedAt > leaseTime.minus(margin).toNanos()) {
            LOG.warnf("The lease of the replay %s could not be renewed. It goes on when PostgreSQL answers", lease.replay());
            stop();
        } else if (!isStopped.get() && isRenewing.compareAndSet(false, true)) {
            long now = time.nanos();
            progress.renew(lease)
                    .onTermination().invoke(() -> isRenewing.set(false))
                    .subscribe().with(goesOn -> renewed(now, goesOn),
                            failure -> LOG.debug("Could not renew the lease of a replay", failure));
        }
    }

    private void renewed(long at, boolean goesOn) {
        renewedAt = at;
        if (!goesOn) {
            stop();
        }
    }

    /** @return whether another page follows */
    private Uni<Boolean> page() {
        if (isStopped.get()) {
            return Uni.createFrom().item(false);
        }
        return progress.read(lease, position)
                .chain(page -> handOut(page.events())
                        .chain(isComplete -> isComplete ? advance(page) : Uni.createFrom().item(false)));
    }

    private Uni<Boolean> advance(ReplayPage page) {
        position = page.end() == null ? position : page.end();
        // A part of the journal without events of the replay needs no write.
        return page.events().isEmpty() && !page.isLast() ? Uni.createFrom().item(true)
                : progress.advance(lease, position, page.isLast()).map(held -> held.isActive() && !page.isLast());
    }

    /** @return whether all of these events are done */
    private Uni<Boolean> handOut(List<ReplayEvent> page) {
        if (page.isEmpty()) {
            return Uni.createFrom().item(!isStopped.get());
        }
        AtomicBoolean isComplete = new AtomicBoolean(true);
        return Multi.createFrom().iterable(page)
                // The sequencer bounds what runs, and all of the page join it in order.
                .onItem().transformToUni(event -> sequencer.run(event.key(), turn -> handOut(event)))
                .merge(page.size())
                .onItem().invoke(isDone -> isComplete.compareAndSet(true, isDone))
                .onItem().ignoreAsUni()
                .replaceWith(isComplete::get);
    }

    /** @return whether the event is done; false if the run stopped before */
    private Uni<Boolean> handOut(ReplayEvent event) {
        return activeWork.run(() -> pace.await(activeWork.stopped())
                .chain(() -> events.load(event.identity()))
                .chain(found -> found.isEmpty()
                        ? record(new ReplayResult(event.identity(), ReplayResult.SKIPPED, List.of()))
                        : invoker.handle(found.get(), activeWork.stopped(), handling)
                                .chain(outcome -> record(result(event, outcome)))))
                .onFailure(PartitionLostException.class).recoverWithItem(false);
    }

    private static ReplayResult result(ReplayEvent event, Delivery outcome) {
        return new ReplayResult(event.identity(), outcome.isDead() ? ReplayResult.FAILED : ReplayResult.SUCCEEDED,
                outcome.history());
    }

    private Uni<Boolean> record(ReplayResult result) {
        return recorder.record(result)
                .invoke(held -> written(result, held))
                .map(ReplayProgress.Held::isHeld);
    }

    private void written(ReplayResult result, ReplayProgress.Held held) {
        if (held.isHeld()) {
            metrics.replayed(result.result());
        }
        if (!held.isActive()) {
            stop();
        }
    }
}
