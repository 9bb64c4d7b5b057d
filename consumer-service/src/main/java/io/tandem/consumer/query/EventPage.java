package io.tandem.consumer.query;

import java.util.List;

import io.tandem.consumer.journal.Position;

/**
 * A page of journal entries, newest first.
 *
 * @param next the next page starts after this position; null on the last page
 */
public record EventPage(List<JournalEntry> entries, Position next) {
    public EventPage {
        entries = List.copyOf(entries);
    }
}
