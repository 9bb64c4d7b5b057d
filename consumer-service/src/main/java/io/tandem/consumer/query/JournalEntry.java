package io.tandem.consumer.query;

import java.time.OffsetDateTime;
import java.util.Arrays;

import io.tandem.consumer.event.Event;
import io.tandem.consumer.journal.Position;
import io.vertx.mutiny.sqlclient.Row;

/**
 * An entry of the journal: an event, its position on the topic and its outcome.
 *
 * @param extensions the CloudEvents extension attributes as a JSON object; null if there are none
 * @param key the key of the Kafka record; null if it has none
 * @param acceptedAt when the broker appended the record
 * @param reason why the event is a dead letter; null if it is none
 * @param dataSize the size of the data in bytes; null if there are none or they are not kept
 * @param data the data; null in summaries too
 * @param history the event's history; null in summaries
 */
public record JournalEntry(Position position, String id, String source, String type, String subject,
        String datacontenttype, String dataschema, String time, String extensions, byte[] key, String topic,
        int partition, long offset, OffsetDateTime acceptedAt, OffsetDateTime journaledAt, String outcome, int attempts,
        String reason, Integer dataSize, byte[] data, History history) {

    /** The columns of a summary, which has no data. */
    public static final String SUMMARY = Position.COLUMNS + """
            , id, source, type, subject, datacontenttype, dataschema, time,
            extensions::text AS extensions, key, topic, partition, "offset", accepted_at, journaled_at,
            outcome, attempts, reason, octet_length(data) AS data_size""";

    /** The columns of a whole entry. */
    static final String WHOLE = SUMMARY + """
            , data, hash,
            (SELECT cause FROM dead_letter AS d WHERE d.id = event.id AND d.source = event.source) AS cause,
            (SELECT json_agg(json_build_object('id', id, 'source', source))::text
               FROM (SELECT id, source FROM dead_letter AS d
                      WHERE d.claimed_id = event.id AND d.claimed_source = event.source LIMIT 100) AS c) AS conflicts,
            (SELECT json_agg(json_strip_nulls(json_build_object('at', redriven_at, 'outcome', outcome,
                        'attempts', attempts, 'reason', reason, 'cause', cause)) ORDER BY redriven_at)::text
               FROM redrive AS r WHERE r.id = event.id AND r.source = event.source) AS redrives,
            (SELECT json_agg(json_strip_nulls(json_build_object('handling', handling, 'replay', replay, 'number', number,
                        'at', started_at, 'millis', millis, 'failure', encode(failure, 'base64'), 'status', status,
                        'answer', encode(answer, 'base64'), 'answer_cut', answer_cut, 'replica', replica))
                        ORDER BY place)::text
               FROM attempt AS a WHERE a.id = event.id AND a.source = event.source) AS attempt_history""";

    /**
     * The history of an event.
     *
     * @param dataDropped whether the event had data that the journal did not keep
     * @param cause the failure of a dead letter, in words; null if there is none
     * @param conflicts the own identities of records that claimed the identity of this event with other content, in JSON;
     *        null if there are none
     * @param redrives the redrives of this event, in JSON; null if there are none
     * @param attempts the attempts of the handler, in JSON with texts of the destination in base64; null if there are none
     */
    public record History(boolean dataDropped, String cause, String conflicts, String redrives, String attempts) {
    }

    public static JournalEntry summary(Row row) {
        return of(row, null, null);
    }

    static JournalEntry whole(Row row) {
        return of(row, bytes(row, "data"),
                new History(isDataDropped(row), row.getString("cause"), row.getString("conflicts"),
                        row.getString("redrives"), row.getString("attempt_history")));
    }

    /** Compares with the hash of the event without data. */
    private static boolean isDataDropped(Row row) {
        return row.getBuffer("data") == null && !Arrays.equals(bytes(row, "hash"),
                Event.hash(row.getString("type"), row.getString("subject"), row.getString("datacontenttype"), null));
    }

    private static JournalEntry of(Row row, byte[] data, History history) {
        return new JournalEntry(Position.of(row),
                row.getString("id"), row.getString("source"), row.getString("type"), row.getString("subject"),
                row.getString("datacontenttype"), row.getString("dataschema"), row.getString("time"),
                row.getString("extensions"), bytes(row, "key"), row.getString("topic"), row.getInteger("partition"),
                row.getLong("offset"), row.getOffsetDateTime("accepted_at"), row.getOffsetDateTime("journaled_at"),
                row.getString("outcome"), row.getInteger("attempts"), row.getString("reason"),
                row.getInteger("data_size"), data, history);
    }

    private static byte[] bytes(Row row, String column) {
        var buffer = row.getBuffer(column);
        return buffer == null ? null : buffer.getBytes();
    }
}
