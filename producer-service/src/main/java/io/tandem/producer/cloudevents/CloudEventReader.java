package io.tandem.producer.cloudevents;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntConsumer;

import jakarta.inject.Singleton;

import io.tandem.producer.event.Attributes;
import io.tandem.producer.event.Echo;
import io.tandem.producer.event.Event;
import io.tandem.producer.event.InvalidEventException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;

/** Reads the events of a request in any content mode of the CloudEvents HTTP binding, and keeps their data bytes. */
@Singleton
public class CloudEventReader {

    private static final String PREFIX = "ce-";

    private final JsonEventReader json;
    private final AttributeLimit limit;

    CloudEventReader(JsonEventReader json, AttributeLimit limit) {
        this.json = json;
        this.limit = limit;
    }

    /** Reads one event in structured or binary mode. */
    public Event read(ContentMode mode, MultiMap headers, byte[] body) {
        return mode == ContentMode.STRUCTURED ? json.readEvent(body) : readBinary(headers, body);
    }

    /**
     * Reads all events of a batch, and reports the faults of all invalid events at once; {@code counter} gets the members of
     * each.
     */
    public List<Event> readBatch(byte[] body, IntConsumer counter) {
        return json.readBatch(body, counter);
    }

    private Event readBinary(MultiMap headers, byte[] body) {
        Map<String, String> attributes = attributes(headers);
        checkVersion(attributes.remove(Attributes.SPECVERSION));
        String contentType = headers.get(HttpHeaders.CONTENT_TYPE);
        if (contentType != null) {
            attributes.put(Attributes.DATACONTENTTYPE, contentType);
        }
        limit.check(attributes.size());
        return new Event(attributes, data(body));
    }

    /** Returns the decoded values of the {@code ce-} headers, by attribute name. */
    static Map<String, String> attributes(MultiMap headers) {
        Map<String, String> attributes = new LinkedHashMap<>();
        headers.forEach((header, value) -> {
            if (header.regionMatches(true, 0, PREFIX, 0, PREFIX.length())) {
                add(attributes, header.toLowerCase(Locale.ROOT), value);
            }
        });
        return attributes;
    }

    private static void add(Map<String, String> attributes, String header, String value) {
        String name = header.substring(PREFIX.length());
        if (name.equals(Attributes.DATACONTENTTYPE)) {
            throw new InvalidEventException(
                    "header 'ce-datacontenttype' is not allowed; use Content-Type instead (CloudEvents HTTP binding, 3.1.3)");
        }
        if (attributes.put(name, HeaderValue.decode(header, value)) != null) {
            throw new InvalidEventException("header '" + Echo.of(header) + "' is repeated");
        }
    }

    private static void checkVersion(String version) {
        if (version == null) {
            throw new InvalidEventException("header 'ce-specversion' is missing; an event in binary mode has ce-specversion,"
                    + " ce-id, ce-source and ce-type, and POST /events/{type} takes a plain body");
        }
        JsonEventReader.checkVersion(version);
    }

    /** Returns null for an empty body, because HTTP cannot distinguish it from a missing one. */
    static byte[] data(byte[] body) {
        return body.length == 0 ? null : body;
    }
}
