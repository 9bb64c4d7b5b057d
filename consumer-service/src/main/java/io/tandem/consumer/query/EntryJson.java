package io.tandem.consumer.query;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;

import io.tandem.consumer.event.Text;

/**
 * Writes journal entries in JSON. The member {@code event} is the event in the CloudEvents JSON format, with its data
 * unchanged. The other members describe its processing.
 */
public final class EntryJson {

    private static final JsonFactory JSON = new JsonFactory();

    private EntryJson() {
    }

    /** Writes one entry, in UTF-8. */
    public static byte[] write(JournalEntry entry) {
        return write(json -> writeEntry(json, entry));
    }

    /**
     * Writes a page of entries, in UTF-8.
     *
     * @param next the cursor of the next page; null on the last one
     */
    public static byte[] write(List<JournalEntry> entries, String next) {
        return write(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("events");
            for (JournalEntry entry : entries) {
                writeEntry(json, entry);
            }
            json.writeEndArray();
            writeOptional(json, "next", next);
            json.writeEndObject();
        });
    }

    private static void writeEntry(JsonGenerator json, JournalEntry entry) throws IOException {
        json.writeStartObject();
        writeEvent(json, entry);
        json.writeStringField("outcome", entry.outcome());
        json.writeNumberField("attempts", entry.attempts());
        writeOptional(json, "reason", entry.reason());
        json.writeStringField("topic", entry.topic());
        json.writeNumberField("partition", entry.partition());
        json.writeNumberField("offset", entry.offset());
        writeKey(json, entry.key());
        json.writeStringField("acceptedAt", entry.acceptedAt().toInstant().toString());
        json.writeStringField("journaledAt", entry.journaledAt().toInstant().toString());
        if (entry.dataSize() != null) {
            json.writeNumberField("dataSize", entry.dataSize());
        }
        if (entry.history() != null) {
            writeHistory(json, entry.history());
        }
        json.writeEndObject();
    }

    private static void writeEvent(JsonGenerator json, JournalEntry entry) throws IOException {
        json.writeObjectFieldStart("event");
        json.writeStringField("specversion", "1.0");
        json.writeStringField("id", entry.id());
        json.writeStringField("source", entry.source());
        json.writeStringField("type", entry.type());
        writeOptional(json, "subject", entry.subject());
        writeOptional(json, "time", entry.time());
        writeOptional(json, "datacontenttype", entry.datacontenttype());
        writeOptional(json, "dataschema", entry.dataschema());
        copyMembers(json, entry.extensions());
        if (entry.data() != null) {
            EventData.write(json, entry.datacontenttype(), entry.data());
        }
        json.writeEndObject();
    }

    private static void writeHistory(JsonGenerator json, JournalEntry.History history) throws IOException {
        if (history.dataDropped()) {
            json.writeBooleanField("dataDropped", true);
        }
        writeOptional(json, "cause", history.cause());
        writeRaw(json, "conflicts", history.conflicts());
        writeRaw(json, "redrives", history.redrives());
        AttemptJson.write(json, history.attempts());
    }

    private static void writeRaw(JsonGenerator json, String name, String value) throws IOException {
        if (value != null) {
            json.writeFieldName(name);
            json.writeRawValue(value);
        }
    }

    private static void copyMembers(JsonGenerator json, String object) throws IOException {
        if (object == null) {
            return;
        }
        try (JsonParser parser = JSON.createParser(object)) {
            parser.nextToken();
            while (parser.nextToken() != null && parser.hasCurrentToken() && !parser.currentToken().isStructEnd()) {
                if (parser.currentName().equals("data")) {
                    // Earlier versions took it as an attribute. The member is for the data.
                    parser.nextToken();
                    parser.skipChildren();
                } else {
                    json.copyCurrentStructure(parser);
                }
            }
        }
    }

    private static void writeKey(JsonGenerator json, byte[] key) throws IOException {
        String text = Text.utf8OrNull(key);
        if (text != null) {
            json.writeStringField("key", text);
        } else if (key != null) {
            json.writeBinaryField("keyBase64", key);
        }
    }

    private static void writeOptional(JsonGenerator json, String name, String value) throws IOException {
        if (value != null) {
            json.writeStringField(name, value);
        }
    }

    private static byte[] write(Content content) {
        var bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            content.writeTo(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private interface Content {
        void writeTo(JsonGenerator json) throws IOException;
    }
}
