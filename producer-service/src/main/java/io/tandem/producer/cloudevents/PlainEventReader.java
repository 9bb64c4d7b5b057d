package io.tandem.producer.cloudevents;

import java.util.List;
import java.util.Map;

import jakarta.inject.Singleton;

import com.github.f4b6a3.uuid.UuidCreator;

import io.tandem.producer.event.Attributes;
import io.tandem.producer.event.Event;
import io.tandem.producer.event.InvalidEventException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;

/** Makes an event from a plain body. Its type is in the path; missing attributes get default values. */
@Singleton
public class PlainEventReader {

    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    private final AttributeLimit limit;

    PlainEventReader(AttributeLimit limit) {
        this.limit = limit;
    }

    /** @param source of the event if no header names one */
    public Event read(String type, String source, MultiMap headers, byte[] body) {
        Map<String, String> attributes = CloudEventReader.attributes(headers);
        JsonEventReader.checkVersion(attributes.getOrDefault(Attributes.SPECVERSION, "1.0"));
        attributes.remove(Attributes.SPECVERSION);
        putType(attributes, type);
        putId(attributes, headers);
        attributes.putIfAbsent(Attributes.SOURCE, source);
        String contentType = headers.get(HttpHeaders.CONTENT_TYPE);
        if (contentType != null) {
            attributes.put(Attributes.DATACONTENTTYPE, PlainContentType.of(contentType, body));
        }
        limit.check(attributes.size());
        return new Event(attributes, CloudEventReader.data(body));
    }

    private static void putType(Map<String, String> attributes, String type) {
        String named = attributes.put(Attributes.TYPE, type);
        if (named != null && !named.equals(type)) {
            throw new InvalidEventException("header 'ce-type' contradicts the type in the path");
        }
    }

    private static void putId(Map<String, String> attributes, MultiMap headers) {
        List<String> keys = headers.getAll(IDEMPOTENCY_KEY);
        if (keys.size() > 1) {
            throw new InvalidEventException("header 'Idempotency-Key' is repeated");
        }
        if (!keys.isEmpty() && !PercentEncoding.isAscii(keys.get(0))) {
            throw new InvalidEventException("header 'Idempotency-Key' has a character outside ASCII");
        }
        String id = keys.isEmpty() ? null : unquoted(keys.get(0));
        String named = attributes.get(Attributes.ID);
        if (id != null && named != null && !named.equals(id)) {
            throw new InvalidEventException("headers 'ce-id' and 'Idempotency-Key' name different ids");
        }
        if (id != null && id.isEmpty()) {
            throw new InvalidEventException(
                    "header 'Idempotency-Key' must not be empty, because it becomes the id of the event");
        }
        if (named == null) {
            attributes.put(Attributes.ID, id != null ? id : UuidCreator.getTimeOrderedEpoch().toString());
        }
    }

    /** Removes the quotes that an IETF draft prescribes and most clients leave out. */
    private static String unquoted(String key) {
        boolean quoted = key.length() >= 2 && key.startsWith("\"") && key.endsWith("\"");
        return quoted ? key.substring(1, key.length() - 1) : key;
    }
}
