package io.tandem.producer.publish;

import java.time.Instant;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * What the sender of an accepted event gets back: the event's identity, and where it stands on Kafka.
 *
 * @param timestamp when the broker took it
 */
@RegisterForReflection
public record Receipt(String id, String source, String type, String topic, int partition, long offset,
        Instant timestamp) {

    public static Receipt of(Accepted accepted) {
        return new Receipt(accepted.event().id(), accepted.event().source(), accepted.event().type(),
                accepted.topic(), accepted.partition(), accepted.offset(), accepted.timestamp());
    }
}
