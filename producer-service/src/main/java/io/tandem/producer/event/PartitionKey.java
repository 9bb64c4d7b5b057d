package io.tandem.producer.event;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The key of an event on Kafka. Events with the same key keep their order. */
public final class PartitionKey {

    private PartitionKey() {
    }

    /** Returns the {@code partitionkey} extension, else the {@code subject}, in UTF-8; null if the event has neither. */
    public static byte[] of(Event event) {
        String key = event.attributes().getOrDefault(Attributes.PARTITIONKEY, event.attributes().get(Attributes.SUBJECT));
        return key == null ? null : key.getBytes(UTF_8);
    }
}
