package io.tandem.producer.publish;

import java.time.Instant;

import org.apache.kafka.clients.producer.RecordMetadata;

import io.tandem.producer.event.Event;

/** An event that all in-sync replicas have, and where it stands on the topic. */
public record Accepted(Event event, String topic, int partition, long offset, Instant timestamp) {

    static Accepted at(Event event, RecordMetadata position) {
        return new Accepted(event, position.topic(), position.partition(), position.offset(),
                Instant.ofEpochMilli(position.timestamp()));
    }
}
