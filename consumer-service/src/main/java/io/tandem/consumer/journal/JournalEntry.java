package io.tandem.consumer.journal;

import java.time.OffsetDateTime;

import io.vertx.mutiny.sqlclient.Row;

/**
 * One event of the journal, where it came from and what became of it: a row of the table.
 *
 * @param extensions the CloudEvents extension attributes as a JSON object, or null for none
 * @param key of the Kafka record, or null
 * @param acceptedAt when the broker appended the record
 * @param reason why it is a dead letter, or null
 * @param dataSize bytes of the data, or null when there is none or it is not kept
 * @param data the data as it was sent; null too in summaries
 */
public record JournalEntry(Position position, String id, String source, String type, String subject,
        String datacontenttype, String dataschema, String time, String extensions, byte[] key, String topic,
        int partition, long offset, OffsetDateTime acceptedAt, OffsetDateTime journaledAt, String outcome, int attempts,
        String reason, Integer dataSize, byte[] data) {

    /** What a summary selects: all but the data. */
    static final String SUMMARY = """
            tx::text AS place, ordinal, id, source, type, subject, datacontenttype, dataschema, time,
            extensions::text AS extensions, key, topic, partition, "offset", accepted_at, journaled_at,
            outcome, attempts, reason, octet_length(data) AS data_size""";

    /** What a whole entry selects. */
    static final String WHOLE = SUMMARY + ", data";

    static JournalEntry summary(Row row) {
        return of(row, null);
    }

    static JournalEntry whole(Row row) {
        return of(row, bytes(row, "data"));
    }

    private static JournalEntry of(Row row, byte[] data) {
        return new JournalEntry(new Position(Long.parseLong(row.getString("place")), row.getInteger("ordinal")),
                row.getString("id"), row.getString("source"), row.getString("type"), row.getString("subject"),
                row.getString("datacontenttype"), row.getString("dataschema"), row.getString("time"),
                row.getString("extensions"), bytes(row, "key"), row.getString("topic"), row.getInteger("partition"),
                row.getLong("offset"), row.getOffsetDateTime("accepted_at"), row.getOffsetDateTime("journaled_at"),
                row.getString("outcome"), row.getInteger("attempts"), row.getString("reason"),
                row.getInteger("data_size"), data);
    }

    private static byte[] bytes(Row row, String column) {
        var buffer = row.getBuffer(column);
        return buffer == null ? null : buffer.getBytes();
    }
}
