package io.tandem.consumer.event;

import java.util.Objects;

/**
 * The verdict on an event that is not processed.
 *
 * @param reason the class of the failure
 * @param cause what went wrong, in words; at most {@value #MAX_CAUSE} characters, fit for a text column
 * @param claimed the identity that the record claims and cannot have, or null: it has the one it is journaled under
 */
public record DeadLetter(Reason reason, String cause, Identity claimed) {

    static final int MAX_CAUSE = 1_000;

    public DeadLetter {
        Objects.requireNonNull(reason, "reason");
        cause = cause == null ? null : Text.printable(cause, MAX_CAUSE);
    }
}
