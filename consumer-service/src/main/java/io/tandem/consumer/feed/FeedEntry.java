package io.tandem.consumer.feed;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tandem.consumer.journal.Position;
import io.tandem.consumer.query.EntryJson;
import io.tandem.consumer.query.JournalEntry;
import io.vertx.core.buffer.Buffer;

/**
 * One entry of the feed, encoded once for all clients.
 *
 * @param frame the server-sent event, with its id and the entry's summary in JSON
 */
public record FeedEntry(Position position, String type, String source, String subject, Buffer frame) {

    static FeedEntry of(String journal, JournalEntry entry) {
        Buffer frame = Buffer.buffer()
                .appendBytes(("id: " + new FeedId(journal, entry.position()) + "\ndata: ").getBytes(US_ASCII))
                .appendBytes(EntryJson.write(entry))
                .appendBytes("\n\n".getBytes(US_ASCII));
        return new FeedEntry(entry.position(), entry.type(), entry.source(), entry.subject(), frame);
    }
}
