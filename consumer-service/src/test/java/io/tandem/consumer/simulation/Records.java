package io.tandem.consumer.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

import io.tandem.consumer.event.Identity;

/** Makes the records of the topic as other programs do: by the CloudEvents Kafka binding, and against it. */
final class Records {

    private static final String SOURCE = "urn:simulation";

    private Records() {
    }

    static ConsumerRecord<byte[], byte[]> of(Plan.Send send, long offset, long timestamp) {
        RecordHeaders headers = new RecordHeaders();
        if (send.kind() != Plan.Kind.FOREIGN) {
            headers.add("ce_specversion", bytes("1.0"));
            headers.add("ce_id", bytes(send.id()));
            headers.add("ce_source", bytes(SOURCE));
        }
        if (send.kind() != Plan.Kind.FOREIGN && send.kind() != Plan.Kind.INVALID) {
            headers.add("ce_type", bytes(send.handling().name()));
            headers.add("ce_hint", bytes(send.kind() == Plan.Kind.REFUSED ? "refused" : "fine"));
        }
        byte[] key = send.key() == null ? null : bytes(send.key());
        byte[] value = bytes(send.data());
        return new ConsumerRecord<>(Kafka.TOPIC, send.partition(), offset, timestamp, TimestampType.LOG_APPEND_TIME,
                key == null ? -1 : key.length, value.length, key, value, headers, Optional.empty());
    }

    /** The identity that a record claims; null if it claims none that counts. */
    static Identity claimed(Plan.Send send) {
        return send.kind() == Plan.Kind.FOREIGN || send.kind() == Plan.Kind.INVALID ? null
                : new Identity(send.id(), SOURCE);
    }

    /** The identity of a record's place, as the contract has it. */
    static Identity own(ConsumerRecord<?, ?> record) {
        return new Identity(record.topic() + "-" + record.partition() + "-" + record.offset() + "-" + record.timestamp(),
                "kafka:" + record.topic());
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    static String text(byte[] bytes) {
        return bytes == null ? null : new String(bytes, UTF_8);
    }
}
