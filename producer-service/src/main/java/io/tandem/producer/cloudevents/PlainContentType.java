package io.tandem.producer.cloudevents;

import java.io.IOException;
import java.io.UncheckedIOException;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;

import io.tandem.producer.event.InvalidEventException;
import io.tandem.producer.event.JsonFaults;
import io.tandem.producer.event.MediaTypes;

/** Decides the media type of a plain body. Clients such as {@code curl -d} call every body a form if they are told nothing. */
final class PlainContentType {

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String JSON_TYPE = "application/json";

    /** Clients choose the names. The JVM would keep an interned name for a long time. */
    private static final JsonFactory JSON = JsonFactory.builder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();

    private PlainContentType() {
    }

    /**
     * Returns JSON for a form that is a JSON text (RFC 8259, 2), and else what the header says.
     *
     * @param named the value of the header
     * @throws InvalidEventException if a form begins as a JSON object or array and is not JSON. A form has neither character,
     *         because they are percent-encoded.
     */
    static String of(String named, byte[] body) {
        return MediaTypes.essence(named).equals(FORM) && isJson(body) ? JSON_TYPE : named;
    }

    private static boolean isJson(byte[] body) {
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (JsonProcessingException e) {
            refuseIfBracketed(body, e);
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void refuseIfBracketed(byte[] body, JsonProcessingException fault) {
        int first = 0;
        while (first < body.length && Character.isWhitespace(body[first])) {
            first++;
        }
        if (first < body.length && (body[first] == '{' || body[first] == '[')) {
            throw new InvalidEventException(JsonFaults.of(fault, "the body")
                    + ". Correct it, or name its media type in the header 'Content-Type'");
        }
    }
}
