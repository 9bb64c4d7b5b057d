package io.tandem.producer.http;

import java.time.Instant;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tandem.producer.kafka.Accepted;

/**
 * What the sender of an accepted event gets back: the event's identity, and where it stands on Kafka.
 *
 * @param timestamp when the broker took it
 */
@RegisterForReflection
public record Receipt(String id, String source, String type, String topic, int partition, long offset,
        Instant timestamp) {

    static Receipt of(Accepted accepted) {
        return new Receipt(accepted.event().id(), accepted.event().source(), accepted.event().type(),
                accepted.topic(), accepted.partition(), accepted.offset(), accepted.timestamp());
    }
}
