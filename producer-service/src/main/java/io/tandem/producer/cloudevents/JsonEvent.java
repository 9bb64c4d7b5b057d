package io.tandem.producer.cloudevents;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import io.tandem.producer.event.Attributes;
import io.tandem.producer.event.Echo;
import io.tandem.producer.event.Event;
import io.tandem.producer.event.InvalidEventException;
import io.tandem.producer.event.MediaTypes;

/**
 * One event in the JSON format. It is read to its end even if it is invalid, so that the reader reaches the next event of
 * a batch. Only an event with too many attributes ends the reading at once, because each name takes memory of the parser.
 */
final class JsonEvent {

    private final Map<String, String> attributes = new LinkedHashMap<>();
    private final Set<String> names = new HashSet<>();
    private byte[] data;
    private String text;
    private byte[] decoded;
    private InvalidEventException fault;

    private JsonEvent() {
    }

    /**
     * Reads from the start of the object to its end; {@code body} has the bytes that the parser reads.
     *
     * @throws AttributeLimit.ExceededException if the event has too many attributes
     */
    static JsonEvent read(JsonParser parser, byte[] body, AttributeLimit limit) throws IOException {
        JsonEvent event = new JsonEvent();
        int attributes = 0;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            if (!event.names.add(name)) {
                event.fail("member '" + Echo.of(name) + "' is repeated");
            }
            switch (name) {
                case "data" -> event.readData(parser, body);
                case "data_base64" -> event.readBase64(parser);
                case Attributes.SPECVERSION -> event.readAttribute(name, parser);
                default -> {
                    limit.check(++attributes);
                    event.readAttribute(name, parser);
                }
            }
        }
        return event;
    }

    /** Returns the number of members. */
    int members() {
        return names.size();
    }

    /** @throws InvalidEventException if a rule is broken */
    Event toEvent() {
        if (fault != null) {
            throw fault;
        }
        JsonEventReader.checkVersion(attributes.remove(Attributes.SPECVERSION));
        if (data != null && decoded != null) {
            throw new InvalidEventException("'data' and 'data_base64' exclude each other (CloudEvents JSON format, 3.1.1)");
        }
        if (data != null || decoded != null) {
            // In the JSON format, JSON is the default (3.1). A Kafka record has no default content type.
            attributes.putIfAbsent(Attributes.DATACONTENTTYPE, "application/json");
        }
        return new Event(attributes, dataBytes());
    }

    /** Returns the text of a string if the content type is not JSON (JSON format, 3.1.1). */
    private byte[] dataBytes() {
        if (text != null && !MediaTypes.isJson(attributes.get(Attributes.DATACONTENTTYPE))) {
            return utf8(text);
        }
        return data != null ? data : decoded;
    }

    private static byte[] utf8(String text) {
        try {
            ByteBuffer bytes = UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            return Arrays.copyOf(bytes.array(), bytes.limit());
        } catch (CharacterCodingException e) {
            throw new InvalidEventException("'data' has an unpaired surrogate, which no text in UTF-8 can hold");
        }
    }

    private void readData(JsonParser parser, byte[] body) throws IOException {
        int start = (int) parser.currentTokenLocation().getByteOffset();
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            text = parser.getText();
        }
        parser.skipChildren();
        parser.finishToken();
        data = Arrays.copyOfRange(body, start, (int) parser.currentLocation().getByteOffset());
    }

    private void readBase64(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            parser.skipChildren();
            fail("'data_base64' must be a string");
            return;
        }
        String base64 = parser.getText();
        if (base64.length() % 4 != 0) {
            // Java's decoder accepts text without its padding.
            fail("'data_base64' is not Base64 of RFC 4648, with padding to a multiple of 4 characters");
            return;
        }
        try {
            decoded = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            fail("'data_base64' is not Base64 of RFC 4648");
        }
    }

    private void readAttribute(String name, JsonParser parser) throws IOException {
        switch (parser.currentToken()) {
            case VALUE_STRING -> attributes.put(name, parser.getText());
            case VALUE_NULL -> {
                // A null attribute is unset (JSON format, 2.2).
            }
            case VALUE_TRUE, VALUE_FALSE -> putTyped(name, parser);
            case VALUE_NUMBER_INT -> {
                if (parser.getNumberType() != JsonParser.NumberType.INT) {
                    fail("attribute '" + Echo.of(name) + "' is outside the 32 bits of a CloudEvents Integer");
                }
                putTyped(name, parser);
            }
            default -> {
                parser.skipChildren();
                fail("attribute '" + Echo.of(name) + "' must be a string, a boolean or an integer");
            }
        }
    }

    /** Accepts a boolean or an integer for an extension only; the attributes of the specification are strings. */
    private void putTyped(String name, JsonParser parser) throws IOException {
        switch (name) {
            case Attributes.SPECVERSION, Attributes.ID, Attributes.SOURCE, Attributes.TYPE, Attributes.SUBJECT,
                    Attributes.TIME, Attributes.DATACONTENTTYPE, Attributes.DATASCHEMA ->
                fail("attribute '" + name + "' must be a string");
            default -> attributes.put(name, parser.getText());
        }
    }

    private void fail(String message) {
        if (fault == null) {
            fault = new InvalidEventException(message);
        }
    }
}
