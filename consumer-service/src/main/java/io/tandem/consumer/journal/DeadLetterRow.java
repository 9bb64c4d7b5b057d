package io.tandem.consumer.journal;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

import io.tandem.consumer.event.DeadLetter;
import io.tandem.consumer.event.Delivery;
import io.tandem.consumer.event.Identity;
import io.tandem.consumer.event.Reason;
import io.tandem.consumer.event.Synthetic;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;

/** Maps a dead letter to its row and back. */
public final class DeadLetterRow {

    /** The columns that {@link #record} reads, from event e and dead_letter d. */
    public static final String RECORD = """
            e.topic, e.partition, e."offset", e.accepted_at,
            d.record_key, d.record_value, d.header_names, d.header_values""";

    /** The columns that {@link #deadLetter} reads, from event e and dead_letter d. */
    public static final String DEAD_LETTER = "e.attempts, e.reason, d.cause, d.claimed_id, d.claimed_source";

    private DeadLetterRow() {
    }

    /** The parameters of an insert: outcome, original record, and position on the topic. */
    static Tuple of(Delivery delivery) {
        ConsumerRecord<byte[], byte[]> record = delivery.record();
        DeadLetter deadLetter = delivery.deadLetter();
        Header[] headers = record.headers().toArray();
        Buffer[] names = new Buffer[headers.length];
        Buffer[] values = new Buffer[headers.length];
        for (int i = 0; i < headers.length; i++) {
            names[i] = Buffer.buffer(headers[i].key().getBytes(StandardCharsets.UTF_8));
            values[i] = EventRows.buffer(headers[i].value());
        }
        return Tuple.tuple()
                .addString(delivery.identity().id())
                .addString(delivery.identity().source())
                .addString(deadLetter.reason().text())
                .addString(deadLetter.cause())
                .addString(deadLetter.claimed() == null ? null : deadLetter.claimed().id())
                .addString(deadLetter.claimed() == null ? null : deadLetter.claimed().source())
                .addValue(EventRows.buffer(record.key()))
                .addValue(EventRows.buffer(record.value()))
                .addValue(names)
                .addValue(values)
                .addString(record.topic())
                .addInteger(record.partition())
                .addLong(record.offset());
    }

    /** Adds the outcome in the row to a delivery of the same record. */
    static Delivery deadLetter(Row row, Delivery delivery) {
        String claimedId = row.getString("claimed_id");
        Identity claimed = claimedId == null ? null : new Identity(claimedId, row.getString("claimed_source"));
        DeadLetter deadLetter = new DeadLetter(Reason.of(row.getString("reason")), row.getString("cause"), claimed);
        return delivery.journaled(row.getInteger("attempts"), deadLetter);
    }

    /** Reads a whole delivery. Its event has only an identity, so the columns id and source are needed too. */
    public static Delivery delivery(Row row) {
        Identity identity = new Identity(row.getString("id"), row.getString("source"));
        return deadLetter(row, Delivery.of(record(row), Synthetic.named(identity)));
    }

    /** Reads the record as it was on the topic. */
    public static ConsumerRecord<byte[], byte[]> record(Row row) {
        byte[] key = bytes(row.getDelegate().getBuffer("record_key"));
        byte[] value = bytes(row.getDelegate().getBuffer("record_value"));
        return new ConsumerRecord<>(row.getString("topic"), row.getInteger("partition"), row.getLong("offset"),
                row.getOffsetDateTime("accepted_at").toInstant().toEpochMilli(), TimestampType.LOG_APPEND_TIME,
                key == null ? -1 : key.length, value == null ? -1 : value.length, key, value, headers(row), Optional.empty());
    }

    private static RecordHeaders headers(Row row) {
        RecordHeaders headers = new RecordHeaders();
        Buffer[] names = row.getDelegate().getArrayOfBuffers("header_names");
        Buffer[] values = row.getDelegate().getArrayOfBuffers("header_values");
        for (int i = 0; i < names.length; i++) {
            headers.add(new String(names[i].getBytes(), StandardCharsets.UTF_8), bytes(values[i]));
        }
        return headers;
    }

    private static byte[] bytes(Buffer buffer) {
        return buffer == null ? null : buffer.getBytes();
    }
}
