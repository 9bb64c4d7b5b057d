package io.tandem.consumer.decode;

import java.io.IOException;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;

import io.tandem.consumer.event.Event;
import io.tandem.consumer.event.Json;

/**
 * Reads one event in the CloudEvents JSON format 1.0.2 in a streaming way. The bytes of {@code data} stay as they are, so
 * that {@code 1234.50} stays {@code 1234.50}.
 */
final class JsonEventReader {

    private final byte[] document;
    private final EventAttributes attributes = new EventAttributes();
    private byte[] json;
    private String string;
    private byte[] base64;

    private JsonEventReader(byte[] document) {
        this.document = document;
    }

    static Event read(byte[] document) throws InvalidEventException {
        // Jackson also reads UTF-16 and UTF-32, with offsets that do not fit the bytes. RFC 8259, 8.1 requires UTF-8.
        if (document.length < 2 || document[0] <= 0 || document[1] <= 0) {
            throw new InvalidEventException("a structured event is a JSON object in UTF-8 without byte order mark");
        }
        try (JsonParser parser = Json.FACTORY.createParser(document)) {
            return new JsonEventReader(document).read(parser);
        } catch (JsonProcessingException e) {
            throw new InvalidEventException("not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new InvalidEventException("not JSON: " + e.getMessage());
        }
    }

    private Event read(JsonParser parser) throws IOException, InvalidEventException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new InvalidEventException("a structured event is a JSON object");
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            member(parser, parser.currentName(), parser.nextToken());
        }
        if (parser.nextToken() != null) {
            throw new InvalidEventException("more follows after the JSON object");
        }
        byte[] data = data();
        if (json != null && !attributes.has("datacontenttype")) {
            // JSON format, section 3.1: without datacontenttype the data is Json.FACTORY.
            attributes.put("datacontenttype", "application/json");
        }
        return attributes.toEvent(data);
    }

    private void member(JsonParser parser, String name, JsonToken value) throws IOException, InvalidEventException {
        if (value == JsonToken.VALUE_NULL) {
            return;
        }
        switch (name) {
            case "data" -> data(parser, value);
            case "data_base64" -> base64(parser, value);
            default -> attributes.put(name, attribute(parser, name, value));
        }
    }

    private void data(JsonParser parser, JsonToken value) throws IOException, InvalidEventException {
        once();
        long start = parser.currentTokenLocation().getByteOffset();
        if (value == JsonToken.VALUE_STRING) {
            string = parser.getText();
        } else {
            parser.skipChildren();
            parser.finishToken();
        }
        json = Arrays.copyOfRange(document, (int) start, (int) parser.currentLocation().getByteOffset());
    }

    private void base64(JsonParser parser, JsonToken value) throws IOException, InvalidEventException {
        once();
        if (value != JsonToken.VALUE_STRING) {
            throw new InvalidEventException("data_base64 is a string");
        }
        base64 = parser.getBinaryValue();
    }

    private void once() throws InvalidEventException {
        if (json != null || base64 != null) {
            throw new InvalidEventException("data and data_base64 may come once, and not both");
        }
    }

    /** JSON format, section 2.2: an attribute is a string, a boolean or an integer. On Kafka each of them is text. */
    private static String attribute(JsonParser parser, String name, JsonToken value)
            throws IOException, InvalidEventException {
        return switch (value) {
            case VALUE_STRING -> parser.getText();
            case VALUE_TRUE, VALUE_FALSE -> extension(name, parser.getText());
            case VALUE_NUMBER_INT -> extension(name, Integer.toString(parser.getIntValue()));
            default -> throw new InvalidEventException("attribute " + name + " is neither text, nor number, nor boolean");
        };
    }

    private static String extension(String name, String text) throws InvalidEventException {
        return switch (name) {
            case "specversion", "id", "source", "type", "subject", "time", "datacontenttype", "dataschema" ->
                throw new InvalidEventException("attribute " + name + " is not a string");
            default -> text;
        };
    }

    /** JSON format, section 3.1.1: a string with a content type that is not JSON is that text. */
    private byte[] data() throws InvalidEventException {
        if (base64 != null) {
            return base64;
        }
        return string != null && !isJson(attributes.get("datacontenttype")) ? utf8(string) : json;
    }

    private static byte[] utf8(String text) throws InvalidEventException {
        try {
            var encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            return Arrays.copyOf(encoded.array(), encoded.limit());
        } catch (CharacterCodingException e) {
            throw new InvalidEventException("data has a lone surrogate");
        }
    }

    private static boolean isJson(String contentType) {
        if (contentType == null) {
            return true;
        }
        String mediaType = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return mediaType.endsWith("/json") || mediaType.endsWith("+json");
    }
}
