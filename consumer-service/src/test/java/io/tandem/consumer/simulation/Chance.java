package io.tandem.consumer.simulation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything random, from one seed. Each purpose has a sequence of its own, so that a change of a plan disturbs few of the
 * other decisions when a failing seed is shrunk.
 */
final class Chance {

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final long seed;
    private final Map<String, long[]> drawn = new HashMap<>();

    Chance(long seed) {
        this.seed = seed;
    }

    /** Returns a number from 0 inclusive to 1 exclusive. */
    double of(String purpose) {
        return (next(purpose) >>> 11) * 0x1.0p-53;
    }

    boolean percent(String purpose, int percent) {
        return of(purpose) * 100 < percent;
    }

    /** Returns a number from {@code from} to {@code to}, both inclusive. */
    int between(String purpose, int from, int to) {
        return from + (int) (of(purpose) * (to - from + 1));
    }

    /** Returns a time in nanoseconds, up to a number of milliseconds. Short times are as likely as long ones. */
    long nanos(String purpose, double maxMillis) {
        double share = of(purpose);
        return 1 + (long) (share * share * share * maxMillis * 1_000_000);
    }

    <T> T one(String purpose, List<T> of) {
        return of.get(between(purpose, 0, of.size() - 1));
    }

    private long next(String purpose) {
        long[] count = drawn.computeIfAbsent(purpose, any -> new long[1]);
        return mix(seed ^ mix(purpose.hashCode() * GOLDEN + count[0]++));
    }

    private static long mix(long number) {
        long mixed = (number ^ (number >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
