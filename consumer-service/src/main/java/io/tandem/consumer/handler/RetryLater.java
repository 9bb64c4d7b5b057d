package io.tandem.consumer.handler;

import java.time.Duration;

/** A transient failure of somebody who said when to come again. */
public class RetryLater extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Duration after;

    public RetryLater(String message, Duration after) {
        super(message);
        this.after = after;
    }

    /** How long to wait, at least. */
    public Duration after() {
        return after;
    }
}
