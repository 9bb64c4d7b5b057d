package io.tandem.consumer.handler;

import java.time.Duration;

/** A transient failure of a destination that said when to try again. */
public class RetryLater extends RuntimeException implements Answered {
    private static final long serialVersionUID = 1L;

    private final Duration after;
    private final transient Answer answer;

    public RetryLater(String message, Duration after) {
        this(message, after, null);
    }

    /** @param answer of the destination; null if it gave none */
    public RetryLater(String message, Duration after, Answer answer) {
        super(message);
        this.after = after;
        this.answer = answer;
    }

    @Override
    public Answer answer() {
        return answer;
    }

    /** Returns the shortest time to wait. */
    public Duration after() {
        return after;
    }
}
