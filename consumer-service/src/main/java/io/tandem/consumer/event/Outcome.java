package io.tandem.consumer.event;

import java.util.Optional;
import java.util.stream.Stream;

/** What became of an event. */
public enum Outcome {
    /** The handler took it, or there is none. */
    PROCESSED("processed"),
    /** It was given up: the entry's reason says why. */
    DEAD_LETTERED("dead-lettered");

    private final String text;

    Outcome(String text) {
        this.text = text;
    }

    /** As it stands in the journal and in answers. */
    public String text() {
        return text;
    }

    /** The outcome of this text, if it is one. */
    public static Optional<Outcome> of(String text) {
        return Stream.of(values())
                .filter(outcome -> outcome.text.equals(text))
                .findFirst();
    }
}
