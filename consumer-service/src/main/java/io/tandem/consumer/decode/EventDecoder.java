package io.tandem.consumer.decode;

import java.nio.charset.CharacterCodingException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

import io.tandem.consumer.event.Delivery;
import io.tandem.consumer.event.Event;
import io.tandem.consumer.event.Synthetic;
import io.tandem.consumer.event.Text;

/**
 * Reads the event of a record by the CloudEvents Kafka binding 1.0.2, in binary and structured mode. A record that claims to
 * be a CloudEvent and is none becomes a dead letter. Any other record becomes an event of its own. Never throws.
 */
@ApplicationScoped
public class EventDecoder {

    static final String ATTRIBUTE_PREFIX = "ce_";
    static final String CONTENT_TYPE = "content-type";
    private static final String STRUCTURED = "application/cloudevents";
    private static final String STRUCTURED_JSON = "application/cloudevents+json";

    public Delivery decode(ConsumerRecord<byte[], byte[]> record) {
        try {
            return Delivery.of(record, event(record));
        } catch (InvalidEventException e) {
            return Delivery.invalid(record, e.getMessage());
        }
    }

    /** Makes an event of attributes and data that the journal has. Empty if they are no event. */
    public Optional<Event> decode(Map<String, String> journaled, byte[] data) {
        EventAttributes attributes = new EventAttributes();
        try {
            for (Map.Entry<String, String> attribute : journaled.entrySet()) {
                attributes.put(attribute.getKey(), attribute.getValue());
            }
            return Optional.of(attributes.toEvent(data));
        } catch (InvalidEventException e) {
            return Optional.empty();
        }
    }

    private static Event event(ConsumerRecord<byte[], byte[]> record) throws InvalidEventException {
        String contentType = contentType(record);
        if (contentType != null && contentType.toLowerCase(Locale.ROOT).startsWith(STRUCTURED)) {
            return structured(record, contentType);
        }
        return claimsToBeEvent(record) ? binary(record, contentType) : foreign(record, contentType);
    }

    private static Event structured(ConsumerRecord<byte[], byte[]> record, String contentType)
            throws InvalidEventException {
        String mediaType = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!mediaType.equals(STRUCTURED_JSON)) {
            throw new InvalidEventException("only " + STRUCTURED_JSON + " is read, not " + mediaType);
        }
        if (record.value() == null) {
            throw new InvalidEventException("a structured event has a value");
        }
        return JsonEventReader.read(record.value());
    }

    /** Reads binary mode (Kafka binding, section 3.2): attributes in headers, data in the value. */
    private static Event binary(ConsumerRecord<byte[], byte[]> record, String contentType)
            throws InvalidEventException {
        EventAttributes attributes = new EventAttributes();
        for (Header header : record.headers()) {
            if (header.key().startsWith(ATTRIBUTE_PREFIX)) {
                attributes.put(header.key().substring(ATTRIBUTE_PREFIX.length()), text(header));
            }
        }
        if (attributes.has("datacontenttype")) {
            throw new InvalidEventException("datacontenttype is the header content-type, not ce_datacontenttype");
        }
        if (contentType != null) {
            attributes.put("datacontenttype", contentType);
        }
        return attributes.toEvent(record.value());
    }

    private static Event foreign(ConsumerRecord<byte[], byte[]> record, String contentType) {
        boolean usable = contentType != null && Text.isAllowed(contentType) && EventAttributes.isMediaType(contentType);
        return Synthetic.wrap(record, usable ? contentType : null);
    }

    private static boolean claimsToBeEvent(ConsumerRecord<byte[], byte[]> record) {
        for (Header header : record.headers()) {
            if (header.key().startsWith(ATTRIBUTE_PREFIX)) {
                return true;
            }
        }
        return false;
    }

    private static String contentType(ConsumerRecord<byte[], byte[]> record) throws InvalidEventException {
        Header header = record.headers().lastHeader(CONTENT_TYPE);
        if (header == null || header.value() == null) {
            return null;
        }
        try {
            return Text.utf8(header.value());
        } catch (CharacterCodingException e) {
            if (claimsToBeEvent(record)) {
                throw new InvalidEventException("header content-type is not UTF-8");
            }
            return null;
        }
    }

    private static String text(Header header) throws InvalidEventException {
        if (header.value() == null) {
            throw new InvalidEventException("header " + header.key() + " has no value");
        }
        try {
            return Text.utf8(header.value());
        } catch (CharacterCodingException e) {
            throw new InvalidEventException("header " + header.key() + " is not UTF-8");
        }
    }
}
