package io.tandem.consumer.pipeline;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.tandem.consumer.event.PartitionLostException;

/**
 * Work that a rebalance or a shutdown can stop: no further work begins, pending waits are aborted, and the caller can wait
 * until active work has ended.
 */
public final class ActiveWork {

    private final Set<UniEmitter<? super Void>> waits = ConcurrentHashMap.newKeySet();
    private int active;
    private boolean stopped;

    /** Runs work that {@link #awaitIdle} waits for. Fails with PartitionLostException after {@link #stop}. */
    public <T> Uni<T> run(Supplier<Uni<T>> work) {
        return Uni.createFrom().deferred(() -> begin()
                ? Uni.createFrom().deferred(work::get).onTermination().invoke(this::end)
                : lost());
    }

    /** Signals {@link #stop} by a PartitionLostException, so that a pending wait can be aborted. Never completes. */
    public Uni<Void> stopped() {
        return Uni.createFrom().emitter(wait -> {
            waits.add(wait);
            wait.onTermination(() -> waits.remove(wait));
            if (isStopped()) {
                wait.fail(new PartitionLostException());
            }
        });
    }

    /** Lets no further work begin and aborts pending waits. */
    public void stop() {
        synchronized (this) {
            stopped = true;
        }
        waits.forEach(wait -> wait.fail(new PartitionLostException()));
    }

    /**
     * Blocks until no work is active, for a rebalance and a shutdown only.
     *
     * @return false if work is still active after the time-out
     */
    public synchronized boolean awaitIdle(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        try {
            for (long left = timeout.toNanos(); active > 0 && left > 0; left = deadline - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
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

    private synchronized boolean isStopped() {
        return stopped;
    }
}
