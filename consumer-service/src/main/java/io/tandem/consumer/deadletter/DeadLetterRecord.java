package io.tandem.consumer.deadletter;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;

/** The record that a dead letter was made of, from its row and the event's. */
public final class DeadLetterRecord {

    private DeadLetterRecord() {
    }

    public static ConsumerRecord<byte[], byte[]> of(Row row) {
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
