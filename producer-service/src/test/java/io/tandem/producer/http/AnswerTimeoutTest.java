package io.tandem.producer.http;

import static io.tandem.producer.support.Sender.event;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.tandem.local.KafkaTestResource;
import io.tandem.local.Topics;
import io.tandem.local.testkit.Broker;
import io.tandem.local.testkit.TopicReader;
import io.tandem.producer.support.RawRequest;
import io.tandem.producer.support.Sender;
import io.tandem.producer.support.TightSettings;

/** When the broker does not confirm within the answer time-out, the sender is told of each event that this is not known. */
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
@TestProfile(TightSettings.class)
class AnswerTimeoutTest {

    private final String first = UUID.randomUUID().toString();
    private final String second = UUID.randomUUID().toString();

    @TestHTTPResource("/")
    URI server;

    @ParameterizedTest
    @CsvSource({ "/events, application/cloudevents+json", "/events/t, text/plain" })
    void ofOneEventTheOutcomeIsUnknown(String path, String contentType) {
        Sender sender = new Sender(server);
        sender.awaitAcceptance();
        try (TopicReader topic = TopicReader.fromNow(Topics.EVENTS)) {
            HttpResponse<String> answer = Broker.whileFrozen(
                    () -> sender.post(path, contentType, event(first, "t", "1")));

            JsonPath problem = JsonPath.from(answer.body());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            assertThat(problem.getString("type")).isEqualTo("/problems/outcome-unknown");
            assertThat(problem.getString("source")).isNotNull();
            topic.await(problem.getString("id"));
        }
        sender.awaitAcceptance();
    }

    @Test
    void ofABatchTheAnswerNamesEachEvent() {
        Sender sender = new Sender(server);
        sender.awaitAcceptance();
        try (TopicReader topic = TopicReader.fromNow(Topics.EVENTS)) {
            HttpResponse<String> answer = Broker.whileFrozen(() -> sender.post("/events", Sender.BATCH,
                    "[" + event(first, "t", "1") + "," + event(second, "t", "1") + "]"));

            JsonPath problem = JsonPath.from(answer.body());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            assertThat(problem.getString("type")).isEqualTo("/problems/outcome-unknown");
            assertThat(problem.getList("errors.index")).isEqualTo(List.of(0, 1));
            topic.await(first);
            topic.await(second);
        }
        sender.awaitAcceptance();
    }

    @Test
    void ofAStreamTheAnswerNamesEachLineAndTheStreamGoesOn() {
        Sender sender = new Sender(server);
        sender.awaitAcceptance();
        try (TopicReader topic = TopicReader.fromNow(Topics.EVENTS); RawRequest stream = new RawRequest(server)) {
            stream.head("POST /events HTTP/1.1", "Content-Type: application/x-ndjson", "Transfer-Encoding: chunked");
            assertThat(stream.readHead()).isEqualTo(200);

            List<String> answers = Broker.whileFrozen(() -> {
                stream.chunk(event(first, "t", "1") + "\n" + event(second, "t", "1") + "\n");
                return Arrays.asList(stream.readJsonLine(), stream.readJsonLine());
            });

            assertUnknown(answers.get(0), 1, first);
            assertUnknown(answers.get(1), 2, second);
            topic.await(first);
            topic.await(second);
            String third = sender.awaitAcceptance();
            stream.chunk(event(third, "t", "1") + "\n").endChunks();
            assertThat(JsonPath.from(stream.readJsonLine()).getString("id")).isEqualTo(third);
            JsonPath summary = JsonPath.from(stream.readJsonLine());
            assertThat(summary.getInt("summary.accepted")).isEqualTo(1);
            assertThat(summary.getInt("summary.refused")).isEqualTo(2);
            assertThat(summary.getBoolean("summary.complete")).isTrue();
        }
    }

    private static void assertUnknown(String answer, int line, String id) {
        JsonPath problem = JsonPath.from(answer);
        assertThat(problem.getString("type")).as(answer).isEqualTo("/problems/outcome-unknown");
        assertThat(problem.getInt("line")).isEqualTo(line);
        assertThat(problem.getString("id")).isEqualTo(id);
        assertThat(problem.getString("source")).isEqualTo("/sender");
    }
}
