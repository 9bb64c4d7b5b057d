package io.tandem.consumer.query;

import java.io.IOException;
import java.util.Base64;

import com.fasterxml.jackson.core.JsonGenerator;

import io.tandem.consumer.event.Text;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * Writes the attempts of the handler at an event. An answer that is UTF-8 is text, any other is base64. Both are what a
 * destination chose to send, so they may have any character.
 */
final class AttemptJson {

    private AttemptJson() {
    }

    /** @param attempts as {@link JournalEntry#WHOLE} selects them; null if there are none */
    static void write(JsonGenerator json, String attempts) throws IOException {
        if (attempts == null) {
            return;
        }
        json.writeArrayFieldStart("attemptHistory");
        for (Object attempt : new JsonArray(attempts)) {
            writeAttempt(json, (JsonObject) attempt);
        }
        json.writeEndArray();
    }

    private static void writeAttempt(JsonGenerator json, JsonObject attempt) throws IOException {
        json.writeStartObject();
        json.writeStringField("handling", attempt.getString("handling"));
        if (attempt.containsKey("replay")) {
            json.writeStringField("replay", attempt.getString("replay"));
        }
        json.writeNumberField("number", attempt.getInteger("number"));
        json.writeStringField("at", attempt.getString("at"));
        json.writeNumberField("millis", attempt.getLong("millis"));
        json.writeStringField("result", attempt.containsKey("failure") ? "failed" : "succeeded");
        if (attempt.containsKey("failure")) {
            json.writeStringField("failure", Text.utf8OrNull(bytes(attempt, "failure")));
        }
        if (attempt.containsKey("status")) {
            json.writeNumberField("status", attempt.getInteger("status"));
        }
        writeAnswer(json, attempt);
        json.writeStringField("replica", attempt.getString("replica"));
        json.writeEndObject();
    }

    private static void writeAnswer(JsonGenerator json, JsonObject attempt) throws IOException {
        if (attempt.containsKey("answer")) {
            byte[] answer = bytes(attempt, "answer");
            String text = Text.utf8OrNull(answer);
            if (text != null) {
                json.writeStringField("answer", text);
            } else {
                json.writeBinaryField("answerBase64", answer);
            }
        }
        if (attempt.getBoolean("answer_cut")) {
            json.writeBooleanField("answerCut", true);
        }
    }

    /** PostgreSQL breaks base64 into lines. */
    private static byte[] bytes(JsonObject attempt, String name) {
        return Base64.getMimeDecoder().decode(attempt.getString(name));
    }
}
