package io.tandem.consumer.feed;

/** Selects entries for a client of the live feed. Null matches any value. */
public record FeedFilter(String type, String source, String subject) {

    public boolean admits(FeedEntry entry) {
        return (type == null || type.equals(entry.type()))
                && (source == null || source.equals(entry.source()))
                && (subject == null || subject.equals(entry.subject()));
    }
}
