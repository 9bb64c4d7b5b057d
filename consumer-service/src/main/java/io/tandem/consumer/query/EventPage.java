package io.tandem.consumer.query;

import java.util.List;

import io.tandem.consumer.journal.Position;

/**
 * Entries, newest first.
 *
 * @param next where to go on, or null at the end of the journal
 */
public record EventPage(List<JournalEntry> entries, Position next) {
    public EventPage {
        entries = List.copyOf(entries);
    }
}
