package io.tandem.consumer.query;

import java.io.IOException;
import java.util.Locale;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;

import io.tandem.consumer.event.Text;

/** Writes the data of an event in the CloudEvents JSON format (section 3.1). */
final class EventData {

    private static final JsonFactory JSON = new JsonFactory();
    private static final Pattern JSON_TYPE = Pattern.compile("[^/;\\s]+/(json|[^;\\s]+\\+json)\\s*(;.*)?", Pattern.DOTALL);

    private EventData() {
    }

    /**
     * Writes JSON unchanged, other text as a string, and other bytes as {@code data_base64}. Never fails when the data do not
     * match their content type.
     *
     * @param contentType the datacontenttype attribute; null stands for JSON if the data are JSON
     */
    static void write(JsonGenerator json, String contentType, byte[] data) throws IOException {
        String text = Text.utf8OrNull(data);
        if (text == null) {
            json.writeBinaryField("data_base64", data);
        } else if (mayBeJson(contentType) && isJson(text)) {
            json.writeFieldName("data");
            json.writeRawValue(text);
        } else {
            json.writeStringField("data", text);
        }
    }

    private static boolean mayBeJson(String contentType) {
        return contentType == null || JSON_TYPE.matcher(contentType.toLowerCase(Locale.ROOT)).matches();
    }

    private static boolean isJson(String text) {
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }
}
