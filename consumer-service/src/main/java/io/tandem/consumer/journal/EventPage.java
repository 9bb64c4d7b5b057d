package io.tandem.consumer.journal;

import java.util.List;

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
