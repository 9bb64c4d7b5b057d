package io.tandem.consumer.event;

import java.util.Optional;
import java.util.stream.Stream;

/** The final result of an event. */
public enum Outcome {
    /** The handler processed it, or no handler is configured. */
    PROCESSED("processed"),
    /** It was given up. The entry has the reason. */
    DEAD_LETTERED("dead-lettered");

    private final String text;

    Outcome(String text) {
        this.text = text;
    }

    /** Returns the name that the journal and the answers use. */
    public String text() {
        return text;
    }

    /** Returns the name as a SQL literal, for statements that use an index on rows of one outcome. */
    public String sql() {
        return "'" + text + "'";
    }

    /** Returns the outcome with this name, if there is one. */
    public static Optional<Outcome> of(String text) {
        return Stream.of(values())
                .filter(outcome -> outcome.text.equals(text))
                .findFirst();
    }
}
