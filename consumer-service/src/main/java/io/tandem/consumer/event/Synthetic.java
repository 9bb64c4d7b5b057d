package io.tandem.consumer.event;

import java.net.URI;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;

/** The identity that a record has by its place on the topic, for records that have no other. */
public final class Synthetic {

    /** Type of an event that is made of a record without a claim to be one. */
    public static final String TYPE = "kafka.record";

    private Synthetic() {
    }

    /** The record's own identity: the timestamp tells apart topics that were deleted and created again. */
    public static Identity identity(ConsumerRecord<?, ?> record) {
        return new Identity(record.topic() + '-' + record.partition() + '-' + record.offset() + '-' + record.timestamp(),
                "kafka:" + record.topic());
    }

    static boolean is(Identity identity, ConsumerRecord<?, ?> record) {
        return identity.equals(identity(record));
    }

    /** An event of the record's own identity, with the record's value as data. */
    public static Event wrap(ConsumerRecord<byte[], byte[]> record, String contentType) {
        CloudEventBuilder builder = builder(record);
        if (record.value() != null) {
            builder.withData(record.value());
        }
        if (contentType != null) {
            builder.withDataContentType(contentType);
        }
        return Event.of(builder.build(), null);
    }

    /** An event of the record's own identity and nothing of its content. */
    static Event standIn(ConsumerRecord<byte[], byte[]> record) {
        return Event.of(builder(record).build(), null);
    }

    /** An event of which only the identity is known. */
    public static Event named(Identity identity) {
        return Event.of(CloudEventBuilder.v1()
                .withId(identity.id())
                .withSource(URI.create(identity.source()))
                .withType(TYPE)
                .build(), null);
    }

    static CloudEvent identify(CloudEvent event, ConsumerRecord<byte[], byte[]> record) {
        Identity identity = identity(record);
        return CloudEventBuilder.v1(event)
                .withId(identity.id())
                .withSource(URI.create(identity.source()))
                .build();
    }

    private static CloudEventBuilder builder(ConsumerRecord<byte[], byte[]> record) {
        Identity identity = identity(record);
        return CloudEventBuilder.v1()
                .withId(identity.id())
                .withSource(URI.create(identity.source()))
                .withType(TYPE);
    }
}
