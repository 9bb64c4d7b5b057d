package io.tandem.consumer.feed;

import java.util.Optional;

import io.tandem.consumer.journal.Position;

/**
 * A place in the feed of one journal, as a client keeps it.
 *
 * @param journal which database and table it is a place of
 */
public record FeedId(String journal, Position position) {

    /** Reads what {@link #toString()} writes; any other text is no place. */
    public static Optional<FeedId> parse(String text) {
        int dash = text.indexOf('-');
        if (dash < 1) {
            return Optional.empty();
        }
        try {
            return Optional.of(new FeedId(text.substring(0, dash), Position.parse(text.substring(dash + 1))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The place behind another one of the same journal. */
    public FeedId at(Position other) {
        return new FeedId(journal, other);
    }

    @Override
    public String toString() {
        return journal + "-" + position;
    }
}
