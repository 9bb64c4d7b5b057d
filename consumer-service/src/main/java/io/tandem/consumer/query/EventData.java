package io.tandem.consumer.query;

import java.io.IOException;
import java.util.Locale;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;

import io.tandem.consumer.event.Json;
import io.tandem.consumer.event.Text;

/** Writes the data of an event in the CloudEvents JSON format (section 3.1). */
final class EventData {

    private static final Pattern JSON_TYPE = Pattern.compile("[^/;\\s]+/(json|[^;\\s]+\\+json)\\s*(;.*)?", Pattern.DOTALL);

    private EventData() {
    }

    /**
     * Writes JSON unchanged, other text as a string, and other bytes as {@code data_base64}. Data that have a content type of
     * JSON and are no JSON are bytes, because a string would be another JSON value.
     *
     * @param contentType the datacontenttype attribute; null stands for JSON if the data are JSON
     */
    static void write(JsonGenerator json, String contentType, byte[] data) throws IOException {
        String text = Text.utf8OrNull(data);
        boolean declaredJson = contentType != null && JSON_TYPE.matcher(contentType.toLowerCase(Locale.ROOT)).matches();
        if (text != null && (declaredJson || contentType == null) && isJson(text)) {
            json.writeFieldName("data");
            json.writeRawValue(text);
        } else if (text == null || declaredJson || text.isEmpty() && !isText(contentType)) {
            json.writeBinaryField("data_base64", data);
        } else {
            json.writeStringField("data", text);
        }
    }

    private static boolean isText(String contentType) {
        return contentType != null && contentType.toLowerCase(Locale.ROOT).startsWith("text/");
    }

    private static boolean isJson(String text) {
        try (JsonParser parser = Json.FACTORY.createParser(text)) {
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
