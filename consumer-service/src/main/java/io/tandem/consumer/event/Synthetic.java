package io.tandem.consumer.event;

import java.net.URI;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;

/** The identity that a record without one gets from its place on the topic. */
public final class Synthetic {

    /** The type of an event that is made of a record that does not claim to be a CloudEvent. */
    public static final String TYPE = "kafka.record";

    private Synthetic() {
    }

    /** Returns the record's own identity. The timestamp distinguishes a topic from its successor of the same name. */
    public static Identity identity(ConsumerRecord<?, ?> record) {
        return new Identity(record.topic() + '-' + record.partition() + '-' + record.offset() + '-' + record.timestamp(),
                "kafka:" + record.topic());
    }

    static boolean is(Identity identity, ConsumerRecord<?, ?> record) {
        return identity.equals(identity(record));
    }

    /** Returns an event under the record's own identity, with the record's value as data. */
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

    /** Returns an event under the record's own identity without its content. */
    static Event standIn(ConsumerRecord<byte[], byte[]> record) {
        return Event.of(builder(record).build(), null);
    }

    /** Returns an event with a known identity and no content. */
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
