package io.tandem.consumer.event;

import java.util.Objects;

/**
 * The reason why an event was given up.
 *
 * @param reason the class of the failure
 * @param cause the failure in words, at most {@value #MAX_CAUSE} characters, fit for a text column
 * @param claimed the identity that the record claims and cannot have, or null if it is journaled under its own
 */
public record DeadLetter(Reason reason, String cause, Identity claimed) {

    static final int MAX_CAUSE = 1_000;

    public DeadLetter {
        Objects.requireNonNull(reason, "reason");
        cause = cause == null ? null : Text.printable(cause, MAX_CAUSE);
    }
}
