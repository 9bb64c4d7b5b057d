package io.tandem.consumer.handler;

import java.time.Duration;

/** A transient failure of a destination that said when to try again. */
public class RetryLater extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Duration after;

    public RetryLater(String message, Duration after) {
        super(message);
        this.after = after;
    }

    /** Returns the shortest time to wait. */
    public Duration after() {
        return after;
    }
}
