package io.tandem.e2e.chaos;

/** A broken promise. No fault excuses one. */
public enum Violation {
    /** A 202 without an entry in the journal. */
    LOST,
    /** Two entries for one identity. */
    DUPLICATED,
    /** An entry that nobody sent. */
    UNSENT,
    /** Entries of a key in another order than their 202s. */
    OUT_OF_ORDER,
    /** A dead letter that should not be, or a missing one. */
    DEAD_LETTERS,
    /** Not ready, or nothing flows, a minute after the end of a fault; or a process that ended by itself. */
    NOT_RECOVERED,
    /** A 202 that cannot be kept, or no refusal in an overload. */
    NOT_REFUSED,
    /** More tries than a client of this scenario should need, or an answer that no client should get. */
    NOT_SERVED,
    /** Memory, threads, files or lag that grow without end. */
    UNBOUNDED,
    /** A reader saw an event and then did not, or another outcome of it; or the stream skipped or repeated one. */
    BACKWARDS,
    /** A time that is not the broker's. */
    WRONG_TIME
}
