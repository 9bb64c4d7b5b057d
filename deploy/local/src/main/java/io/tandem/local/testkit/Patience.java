package io.tandem.local.testkit;

import java.time.Duration;
import java.util.function.LongSupplier;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** The one time-out of the tests. A wait ends as soon as its outcome is there, so the limit only bounds a failure. */
public final class Patience {

    /** Longer than any outcome takes on a slow and busy machine. */
    public static final Duration LIMIT = Duration.ofMinutes(5);

    private Patience() {
    }

    /** Begins a wait for the outcome that the text names. */
    public static ConditionFactory await(String outcome) {
        return Awaitility.await(outcome).atMost(LIMIT);
    }

    /** Waits until the count has reached the target; fails when it does not grow for as long as {@link #LIMIT}. */
    public static void awaitCount(String outcome, long target, LongSupplier count) {
        for (long last = count.getAsLong(); last < target;) {
            long before = last;
            last = await(outcome + ", " + target + " of them").until(count::getAsLong, now -> now > before);
        }
    }
}
