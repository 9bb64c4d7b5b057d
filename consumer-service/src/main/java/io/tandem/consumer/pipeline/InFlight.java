package io.tandem.consumer.pipeline;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.tandem.consumer.event.PartitionLostException;

/** Work that can be told to end: then none begins any more, who waits is told so, and what is under way can be waited for. */
public final class InFlight {

    private final Set<UniEmitter<? super Void>> waits = ConcurrentHashMap.newKeySet();
    private int active;
    private boolean stopped;

    /** Does work that {@link #awaitIdle} waits for; once it is {@link #stop stopped}, fails instead. */
    public <T> Uni<T> run(Supplier<Uni<T>> work) {
        return Uni.createFrom().deferred(() -> begin() ? work.get().onTermination().invoke(this::end) : lost());
    }

    /** Fails when it is stopped: for those who wait. */
    public Uni<Void> stopped() {
        return Uni.createFrom().emitter(wait -> {
            waits.add(wait);
            wait.onTermination(() -> waits.remove(wait));
            if (isStopped()) {
                wait.fail(new PartitionLostException());
            }
        });
    }

    public void stop() {
        synchronized (this) {
            stopped = true;
        }
        waits.forEach(wait -> wait.fail(new PartitionLostException()));
    }

    /** Blocks until nothing is active, or the time is over: only for a rebalance and the end of the service. */
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
