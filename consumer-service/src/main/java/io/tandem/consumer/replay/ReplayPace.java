package io.tandem.consumer.replay;

import java.time.Duration;

import io.smallrye.mutiny.Uni;
import io.tandem.consumer.Time;

/** Keeps a replay slower than a rate, evenly, so that the live flow keeps its destination. */
final class ReplayPace {

    private final Time time;
    private final long interval;
    private long next;

    /** @param rate events a second */
    ReplayPace(Time time, int rate) {
        this.time = time;
        this.interval = Duration.ofSeconds(1).toNanos() / rate;
        this.next = time.nanos();
    }

    /**
     * Completes when the next event may go.
     *
     * @param stopped fails to end the wait
     */
    Uni<Void> await(Uni<Void> stopped) {
        return Uni.createFrom().deferred(() -> {
            Duration wait = Duration.ofNanos(take());
            return wait.toMillis() < 1 ? Uni.createFrom().voidItem()
                    : Uni.join().first(Uni.createFrom().voidItem().onItem().delayIt().by(wait), stopped).toTerminate();
        });
    }

    /** @return the nanoseconds until the slot of the next event, which it takes */
    synchronized long take() {
        long now = time.nanos();
        long slot = Math.max(now, next);
        next = slot + interval;
        return slot - now;
    }
}
