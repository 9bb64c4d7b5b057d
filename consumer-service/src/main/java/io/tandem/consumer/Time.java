package io.tandem.consumer;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/** The clock of the service, its chance, and its only way to block. */
@ApplicationScoped
public class Time {

    /** The random share of a pause between two attempts, so that replicas do not come back together. */
    private static final double JITTER = 0.5;

    /** Returns the time now. */
    public Instant now() {
        return Instant.now();
    }

    /** Returns a number of nanoseconds that only measures durations, like {@link System#nanoTime()}. */
    public long nanos() {
        return System.nanoTime();
    }

    /** Returns a random number, from 0 inclusive to 1 exclusive. */
    public double random() {
        return ThreadLocalRandom.current().nextDouble();
    }

    /**
     * Blocks until the monitor is notified or the time passes, and perhaps shorter. For a rebalance and a shutdown only. The
     * caller holds the monitor.
     */
    public void await(Object monitor, long nanos) throws InterruptedException {
        TimeUnit.NANOSECONDS.timedWait(monitor, nanos);
    }

    /**
     * Pauses of endless retries, for {@code retry().when(…)}. A pause is twice as long as the one before, with a random share.
     *
     * @param longest bounds a pause
     */
    public Function<Multi<Throwable>, Multi<Boolean>> backOff(Duration first, Duration longest) {
        return failures -> {
            AtomicInteger pauses = new AtomicInteger();
            return failures.onItem().transformToUniAndConcatenate(
                    failure -> Uni.createFrom().voidItem()
                            .onItem().delayIt().by(pause(first, longest, pauses.getAndIncrement()))
                            .replaceWith(true));
        };
    }

    private Duration pause(Duration first, Duration longest, int before) {
        double exponential = first.toMillis() * Math.pow(2, before);
        double jittered = Math.min(exponential, longest.toMillis()) * (1 - JITTER * random());
        return Duration.ofMillis(Math.max(1, (long) jittered));
    }
}
