package io.tandem.producer.hook;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;

/** Reads single values of a JSON document, without a tree of it. */
final class JsonValues {

    /** Senders choose the names. The JVM would keep an interned name for a long time. */
    private static final JsonFactory JSON = JsonFactory.builder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();

    /** A pointer, and what is left of it at the place of the parser. */
    private record Wanted(JsonPointer pointer, JsonPointer rest) {
    }

    private final JsonParser parser;
    private final Map<JsonPointer, String> values = new HashMap<>();

    private JsonValues(JsonParser parser) {
        this.parser = parser;
    }

    static Map<JsonPointer, String> read(byte[] body, JsonPointer... pointers) {
        return read(body, List.of(pointers));
    }

    /** Returns the texts, numbers and booleans at these places, as they are written; none if the body is not JSON. */
    static Map<JsonPointer, String> read(byte[] body, Collection<JsonPointer> pointers) {
        try (JsonParser parser = JSON.createParser(body)) {
            JsonValues reader = new JsonValues(parser);
            parser.nextToken();
            reader.read(pointers.stream().map(pointer -> new Wanted(pointer, pointer)).toList());
            return parser.nextToken() == null ? reader.values : Map.of();
        } catch (IOException notJson) {
            return Map.of();
        }
    }

    /** Reads the value at the parser's place. Its depth is bounded by the pointers. */
    private void read(List<Wanted> wanted) throws IOException {
        JsonToken token = parser.currentToken();
        if (wanted.isEmpty()) {
            parser.skipChildren();
        } else if (token == JsonToken.START_OBJECT) {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                List<Wanted> inside = new ArrayList<>(1);
                for (Wanted one : wanted) {
                    JsonPointer rest = one.rest.matchProperty(name);
                    if (rest != null) {
                        inside.add(new Wanted(one.pointer, rest));
                    }
                }
                read(inside);
            }
        } else if (token == JsonToken.START_ARRAY) {
            for (int index = 0; parser.nextToken() != JsonToken.END_ARRAY; index++) {
                List<Wanted> inside = new ArrayList<>(1);
                for (Wanted one : wanted) {
                    JsonPointer rest = one.rest.matchElement(index);
                    if (rest != null) {
                        inside.add(new Wanted(one.pointer, rest));
                    }
                }
                read(inside);
            }
        } else if (token != null && token.isScalarValue() && token != JsonToken.VALUE_NULL) {
            for (Wanted one : wanted) {
                if (one.rest.matches()) {
                    values.put(one.pointer, parser.getText());
                }
            }
        }
    }
}
