package io.tandem.producer.cloudevents;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import jakarta.inject.Singleton;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.github.f4b6a3.uuid.UuidCreator;

import io.tandem.producer.event.Attributes;
import io.tandem.producer.event.Event;
import io.tandem.producer.event.InvalidEventException;
import io.tandem.producer.event.MediaTypes;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;

/** Makes an event from a plain body. Its type is in the path; missing attributes get default values. */
@Singleton
public class PlainEventReader {

    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";
    /** The content type that curl -d sends by default, even for JSON. */
    private static final String FORM = "application/x-www-form-urlencoded";

    /** Clients choose the names. The JVM would keep an interned name for a long time. */
    private final JsonFactory json = JsonFactory.builder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();
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
            attributes.put(Attributes.DATACONTENTTYPE, isMislabelledJson(contentType, body) ? "application/json" : contentType);
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

    private boolean isMislabelledJson(String contentType, byte[] body) {
        return MediaTypes.essence(contentType).equals(FORM) && isObjectOrArray(body);
    }

    private boolean isObjectOrArray(byte[] body) {
        try (JsonParser parser = json.createParser(body)) {
            JsonToken first = parser.nextToken();
            if (first != JsonToken.START_OBJECT && first != JsonToken.START_ARRAY) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }
}
