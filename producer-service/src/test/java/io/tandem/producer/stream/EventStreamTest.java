package io.tandem.producer.stream;

import static io.tandem.local.testkit.TopicReader.header;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.tandem.local.KafkaTestResource;
import io.tandem.local.Topics;
import io.tandem.local.testkit.TopicReader;
import io.tandem.producer.support.RawRequest;
import io.tandem.producer.support.Requests;

/** Tests streams of events and their receipts. */
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
class EventStreamTest {

    @TestHTTPResource("/")
    URI server;

    private final String source = "/stream/" + UUID.randomUUID();

    private RawRequest open(String query) {
        return new RawRequest(server).head("POST /events" + query + " HTTP/1.1", "Content-Type: application/x-ndjson",
                "Transfer-Encoding: chunked");
    }

    private String event(int number) {
        return "{\"specversion\":\"1.0\",\"id\":\"" + number + "\",\"source\":\"" + source
                + "\",\"type\":\"t\",\"partitionkey\":\"k\",\"data\":{\"n\":" + number + "}}\n";
    }

    @Test
    void receiptsComeBackWhileTheUploadStillRuns() {
        try (RawRequest stream = open("")) {
            stream.chunk(event(1) + event(2));
            assertThat(stream.readHead()).isEqualTo(200);
            assertThat(JsonPath.from(stream.readJsonLine()).getString("id")).isEqualTo("1");
            assertThat(JsonPath.from(stream.readJsonLine()).getString("id")).isEqualTo("2");

            stream.chunk(event(3).substring(0, 20));
            stream.chunk(event(3).substring(20)).endChunks();
            assertThat(JsonPath.from(stream.readJsonLine()).getString("id")).isEqualTo("3");
            JsonPath summary = JsonPath.from(stream.readJsonLine());
            assertThat(summary.getInt("summary.accepted")).isEqualTo(3);
            assertThat(summary.getBoolean("summary.complete")).isTrue();
        }
    }

    @Test
    void aStreamKeepsTheOrderOfItsLinesOnTheTopic() {
        int events = 5_000;
        try (TopicReader topic = TopicReader.fromNow(Topics.EVENTS); RawRequest stream = open("?receipts=errors")) {
            IntStream.range(0, events).forEach(n -> stream.chunk(event(n)));
            stream.endChunks();

            assertThat(stream.readHead()).isEqualTo(200);
            assertThat(JsonPath.from(stream.readJsonLine()).getInt("summary.accepted")).isEqualTo(events);
            List<String> ids = topic.await(seen -> seen.stream().filter(this::isOurs).count() >= events).stream()
                    .filter(this::isOurs).map(record -> header(record, "ce_id")).toList();
            assertThat(ids).isEqualTo(IntStream.range(0, events).mapToObj(String::valueOf).toList());
        }
    }

    private boolean isOurs(ConsumerRecord<byte[], byte[]> record) {
        return source.equals(header(record, "ce_source"));
    }

    @Test
    void aBadLineGetsAProblemWithItsNumberAndTheStreamContinues() {
        try (RawRequest stream = open("")) {
            stream.chunk(event(1) + "{\"specversion\":\"1.0\"}\n\n" + "nonsense\n" + event(2).stripTrailing()).endChunks();

            assertThat(stream.readHead()).isEqualTo(200);
            assertThat(JsonPath.from(stream.readJsonLine()).getString("id")).isEqualTo("1");
            JsonPath second = JsonPath.from(stream.readJsonLine());
            assertThat(second.getInt("line")).isEqualTo(2);
            assertThat(second.getString("type")).isEqualTo("/problems/malformed");
            assertThat(JsonPath.from(stream.readJsonLine()).getInt("line")).isEqualTo(4);
            assertThat(JsonPath.from(stream.readJsonLine()).getString("id")).isEqualTo("2");
            JsonPath summary = JsonPath.from(stream.readJsonLine());
            assertThat(summary.getInt("summary.accepted")).isEqualTo(2);
            assertThat(summary.getInt("summary.refused")).isEqualTo(2);
        }
    }

    @Test
    void aBadLineEndsTheStreamWithOnErrorStop() {
        try (TopicReader topic = TopicReader.fromNow(Topics.EVENTS); RawRequest stream = open("?onError=stop")) {
            stream.chunk(event(1) + "nonsense\n" + event(2));

            assertThat(stream.readHead()).isEqualTo(200);
            assertThat(JsonPath.from(stream.readJsonLine()).getString("id")).isEqualTo("1");
            assertThat(JsonPath.from(stream.readJsonLine()).getInt("line")).isEqualTo(2);
            JsonPath summary = JsonPath.from(stream.readJsonLine());
            assertThat(summary.getBoolean("summary.complete")).isFalse();
            assertThat(summary.getString("summary.reason")).contains("line 2");

            String marker = UUID.randomUUID().toString();
            Requests.request().header("Idempotency-Key", marker).post("/events/marker").then().statusCode(202);
            topic.await(marker);
            assertThat(topic.await(seen -> true)).filteredOn(this::isOurs).hasSize(1);
        }
    }

    @Test
    void tensOfThousandsOfBadLinesAtOnceAreAllAnswered() {
        int lines = 30_000;
        try (RawRequest stream = open("")) {
            stream.chunk("x\n".repeat(lines)).endChunks();

            assertThat(stream.readHead()).isEqualTo(200);
            for (int line = 1; line <= lines; line++) {
                assertThat(stream.readJsonLine()).startsWith("{\"line\":" + line + ",");
            }
            assertThat(JsonPath.from(stream.readJsonLine()).getInt("summary.refused")).isEqualTo(lines);
        }
    }

    @Test
    void aStreamReleasesItsMemoryIfItsSenderDisconnects() {
        for (int n = 0; n < 40; n++) {
            try (RawRequest stream = open("")) {
                stream.chunk(event(n) + "{\"specversion\":");
                assertThat(stream.readHead()).isEqualTo(200);
            }
        }
        // Each stream holds memory. Forty unreleased streams would leave no room for this one.
        try (RawRequest stream = open("")) {
            stream.chunk(event(100)).endChunks();
            assertThat(stream.readHead()).isEqualTo(200);
            assertThat(JsonPath.from(stream.readJsonLine()).getString("id")).isEqualTo("100");
        }
    }

    @Test
    void anUnknownParameterValueIsRefused() {
        try (RawRequest stream = open("?receipts=some")) {
            stream.chunk(event(1));
            assertThat(stream.readHead()).isEqualTo(400);
        }
    }
}
