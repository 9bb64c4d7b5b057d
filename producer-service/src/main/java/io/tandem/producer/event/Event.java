package io.tandem.producer.event;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A valid CloudEvent 1.0.
 *
 * @param attributes the attributes and extensions as text, without {@code specversion}
 * @param data null if the event has none
 */
public record Event(Map<String, String> attributes, byte[] data) {

    /** @throws InvalidEventException if an attribute is missing or breaks a rule */
    public Event {
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
        AttributeRules.check(attributes);
    }

    public String id() {
        return attributes.get(Attributes.ID);
    }

    public String source() {
        return attributes.get(Attributes.SOURCE);
    }

    public String type() {
        return attributes.get(Attributes.TYPE);
    }

    /** Returns the {@code datacontenttype}, or null. */
    public String contentType() {
        return attributes.get(Attributes.DATACONTENTTYPE);
    }

    /** Returns the approximate bytes of the event as a record: the characters of its attributes and the bytes of its data. */
    public long size() {
        long size = data == null ? 0 : data.length;
        for (Map.Entry<String, String> attribute : attributes.entrySet()) {
            size += attribute.getKey().length() + attribute.getValue().length();
        }
        return size;
    }
}
