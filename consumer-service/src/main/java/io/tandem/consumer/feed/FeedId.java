package io.tandem.consumer.feed;

import java.util.Optional;

import io.tandem.consumer.journal.Position;

/**
 * A position in the feed of one journal, as clients see it.
 *
 * @param journal identifies the database and the table
 */
public record FeedId(String journal, Position position) {

    /** Parses the result of {@link #toString()}. Empty for any other text. */
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

    /** Another position in the same journal. */
    public FeedId at(Position other) {
        return new FeedId(journal, other);
    }

    @Override
    public String toString() {
        return journal + "-" + position;
    }
}
