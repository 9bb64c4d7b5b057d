package io.tandem.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.tandem.local.Http;
import io.tandem.local.testkit.PackagedService;
import io.tandem.local.testkit.ServiceProcess;

/**
 * The consumer journals each event that the producer accepts with the attributes of its sender. The events are random and
 * follow a seed. {@code -Dtandem.attributes.seed=1} and {@code -Dtandem.attributes.events=10000} choose others.
 */
class AcceptedEventsIT {

    private static final long SEED = Long.getLong("tandem.attributes.seed", 20261122L);
    private static final int EVENTS = Integer.getInteger("tandem.attributes.events", 1_000);
    private static final ObjectMapper JSON = new ObjectMapper();

    private static ServiceProcess producer;
    private static ServiceProcess consumer;

    @BeforeAll
    static void start() {
        producer = PackagedService.producer().start();
        consumer = PackagedService.consumer().subscription("accepted").start();
    }

    @AfterAll
    static void stop() {
        producer.close();
        consumer.close();
    }

    @Test
    void acceptedEventsAreJournaledAsTheyWereSent() throws Exception {
        List<Map<String, String>> events = new RandomAttributes(new Random(SEED)).events(EVENTS);

        List<Map<String, String>> accepted = accepted(events, send(events));

        System.out.printf("seed %d: %d events, %d accepted%n", SEED, events.size(), accepted.size());
        assertThat(accepted).as("enough of them are valid").hasSizeGreaterThan(EVENTS / 10);
        assertThat(accepted).as("enough of them are not").hasSizeLessThan(EVENTS * 9 / 10);
        for (Map<String, String> event : accepted) {
            assertThat(journaled(event)).as(JSON.writeValueAsString(event)).isEqualTo(event);
        }
    }

    private static String send(List<Map<String, String>> events) throws Exception {
        StringBuilder lines = new StringBuilder();
        for (Map<String, String> event : events) {
            lines.append(JSON.writeValueAsString(event)).append('\n');
        }
        return Http.post(producer.uri("/events"), "application/x-ndjson", lines.toString()).body();
    }

    /** One line an event, in order, and the summary. */
    private static List<Map<String, String>> accepted(List<Map<String, String>> events, String receipts)
            throws JsonProcessingException {
        List<String> lines = receipts.lines().toList();
        assertThat(lines).hasSize(events.size() + 1);
        List<Map<String, String>> accepted = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            JsonNode line = JSON.readTree(lines.get(i));
            if (line.has("offset")) {
                accepted.add(events.get(i));
            } else {
                assertThat(line.get("status").asInt()).as(lines.get(i)).isEqualTo(400);
            }
        }
        return accepted;
    }

    private static Map<String, String> journaled(Map<String, String> event) throws IOException {
        HttpResponse<String> answer = consumer.get("/events/" + encode(event.get("id")) + "?wait=30s&source="
                + encode(event.get("source")));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode entry = JSON.readTree(answer.body());
        assertThat(entry.get("outcome").asText()).as(answer.body()).isEqualTo("processed");
        Map<String, String> attributes = new TreeMap<>();
        entry.get("event").properties().forEach(attribute -> attributes.put(attribute.getKey(), attribute.getValue().asText()));
        return attributes;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }
}
