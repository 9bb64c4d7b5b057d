package io.tandem.local.up;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import io.tandem.local.Http;

/** One event that went through both services, with the answer of each. */
record Example(String id, String receipt, String journalEntry) {

    private static final String EVENT = "{\"hello\":\"world\"}";
    /** Of 30 s each: a consumer that was killed holds its partitions until its session expires. */
    private static final int WAITS = 4;
    private static final JsonMapper JSON = new JsonMapper();

    /** Sends the event and waits for the journal to have it. */
    static Example send(Service producer, Service consumer) throws InterruptedException {
        try {
            HttpResponse<String> receipt = Http.post(URI.create(producer.url() + "/events/greeting"), "application/json",
                    EVENT);
            require("producer-service", receipt, 202);
            String id = JSON.readTree(receipt.body()).path("id").asText();
            HttpResponse<String> entry = awaitEntry(URI.create(consumer.url() + "/events/" + id + "?wait=30s"));
            require("consumer-service", entry, 200);
            return new Example(id, pretty(receipt.body()), pretty(entry.body()));
        } catch (IOException e) {
            throw new UpException("The example event did not get through: " + e, e);
        }
    }

    private static HttpResponse<String> awaitEntry(URI event) throws IOException, InterruptedException {
        HttpResponse<String> entry = Http.get(event);
        for (int waits = 1; entry.statusCode() == 404 && waits < WAITS; waits++) {
            entry = Http.get(event);
        }
        return entry;
    }

    private static void require(String service, HttpResponse<String> answer, int status) {
        if (answer.statusCode() != status) {
            throw new UpException("The example event did not get through: " + service + " answered "
                    + answer.statusCode() + " " + answer.body());
        }
    }

    private static String pretty(String json) throws JsonProcessingException {
        JsonNode tree = JSON.readTree(json);
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(tree);
    }

    /** As it is shown to the user. */
    @Override
    public String toString() {
        return "An example event went through. What its sender got:\n" + receipt
                + "\nWhat became of it, from the journal:\n" + journalEntry;
    }
}
