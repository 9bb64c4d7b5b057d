package io.tandem.consumer.pipeline;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.tandem.consumer.Time;
import io.tandem.consumer.event.PartitionLostException;

/**
 * Work that a rebalance or a shutdown can stop: no further work begins, pending waits are aborted, and the caller can wait
 * until active work has ended.
 */
public final class ActiveWork {

    private final Time time;
    private final Set<UniEmitter<? super Void>> waits = new LinkedHashSet<>();
    private int active;
    private boolean stopped;

    public ActiveWork(Time time) {
        this.time = time;
    }

    /** Runs work that {@link #awaitIdle} waits for. Fails with PartitionLostException after {@link #stop}. */
    public <T> Uni<T> run(Supplier<Uni<T>> work) {
        return Uni.createFrom().deferred(() -> begin()
                ? Uni.createFrom().deferred(work::get).onTermination().invoke(this::end)
                : lost());
    }

    /** Signals {@link #stop} by a PartitionLostException, so that a pending wait can be aborted. Never completes. */
    public Uni<Void> stopped() {
        return Uni.createFrom().emitter(wait -> {
            if (!waits(wait)) {
                wait.fail(new PartitionLostException());
            }
        });
    }

    /** Lets no further work begin and aborts pending waits. */
    public void stop() {
        List<UniEmitter<? super Void>> aborted;
        synchronized (this) {
            stopped = true;
            aborted = List.copyOf(waits);
        }
        aborted.forEach(wait -> wait.fail(new PartitionLostException()));
    }

    /**
     * Blocks until no work is active, for a rebalance and a shutdown only.
     *
     * @return false if work is still active after the time-out
     */
    public synchronized boolean awaitIdle(Duration timeout) {
        long deadline = time.nanos() + timeout.toNanos();
        try {
            for (long left = timeout.toNanos(); active > 0 && left > 0; left = deadline - time.nanos()) {
                time.await(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return active == 0;
    }

    private static <T> Uni<T> lost() {
        return Uni.createFrom().failure(PartitionLostException::new);
    }

    private synchronized boolean begin() {
        if (!stopped) {
            active++;
        }
        return !stopped;
    }

    private synchronized void end() {
        active--;
        if (active == 0) {
            notifyAll();
        }
    }

    private synchronized boolean waits(UniEmitter<? super Void> wait) {
        if (!stopped) {
            waits.add(wait);
            wait.onTermination(() -> forget(wait));
        }
        return !stopped;
    }

    private synchronized void forget(UniEmitter<? super Void> wait) {
        waits.remove(wait);
    }
}
