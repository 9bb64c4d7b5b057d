package io.tandem.consumer.event;

import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * Why the handler gets an event.
 *
 * @param kind the first handling, a redrive of a dead letter or a replay
 * @param replay the id of the replay; empty in the first handling and in a redrive
 */
public record Handling(Kind kind, Optional<UUID> replay) {

    /** The handling of an event that came from the topic. */
    public static final Handling FIRST = new Handling(Kind.FIRST, Optional.empty());
    /** The handling of a dead letter in a redrive. */
    public static final Handling REDRIVE = new Handling(Kind.REDRIVE, Optional.empty());

    /** The kind of a handling. */
    public enum Kind {
        FIRST,
        REDRIVE,
        REPLAY
    }

    public static Handling replay(UUID id) {
        return new Handling(Kind.REPLAY, Optional.of(id));
    }

    /** Whether a success at the first attempt leaves an entry in the history of the event. */
    public boolean keepsPlainSuccess() {
        return kind != Kind.FIRST;
    }

    /** Returns the name of the kind in the journal. */
    public String text() {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
