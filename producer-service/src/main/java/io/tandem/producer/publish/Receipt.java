package io.tandem.producer.publish;

import java.time.Instant;

import org.apache.kafka.clients.producer.RecordMetadata;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tandem.producer.event.Event;

/**
 * The answer to an accepted event: its identity, and its position on the topic.
 *
 * @param timestamp when the broker appended the event
 */
@RegisterForReflection
public record Receipt(String id, String source, String type, String topic, int partition, long offset,
        Instant timestamp) {

    static Receipt of(Event event, RecordMetadata position) {
        return new Receipt(event.id(), event.source(), event.type(), position.topic(), position.partition(),
                position.offset(), Instant.ofEpochMilli(position.timestamp()));
    }
}
