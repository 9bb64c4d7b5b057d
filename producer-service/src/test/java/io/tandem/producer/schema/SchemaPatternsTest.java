package io.tandem.producer.schema;

import static io.tandem.producer.support.Sender.event;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.tandem.local.KafkaTestResource;
import io.tandem.producer.support.Sender;
import io.tandem.producer.support.TightSettings;

/** Whatever a pattern of a schema and the data are, matching them takes time in proportion to the data, and is right. */
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
@TestProfile(TightSettings.class)
class SchemaPatternsTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    @TestHTTPResource("/")
    URI server;

    static Stream<Arguments> dataThatMatch() {
        return Stream.of(
                arguments("pattern.alternation", "[\"" + "a1".repeat(3_000) + "\"]"),
                arguments("pattern.words", "[\"" + "a ".repeat(6_000) + "\"]"),
                arguments("pattern.repeats", "[\"" + "a".repeat(200) + "cab\"]"),
                arguments("pattern.names", "{\"" + "a1".repeat(3_000) + "\":1}"));
    }

    @ParameterizedTest
    @MethodSource("dataThatMatch")
    void dataThatMatchAreAccepted(String type, String data) {
        Sender sender = new Sender(server);
        sender.awaitAcceptance();

        HttpResponse<String> answer = sender.post("/events/" + type, "application/json", data);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    }

    @ParameterizedTest
    @MethodSource("dataThatMatch")
    void dataThatMatchDoNotEndAStream(String type, String data) {
        Sender sender = new Sender(server);
        sender.awaitAcceptance();

        List<String> answers = sender.post("/events", Sender.STREAM,
                event("1", "t", "1") + "\n" + event("2", type, data) + "\n" + event("3", "t", "1") + "\n").body().lines()
                .toList();

        assertThat(answers).hasSize(4);
        assertThat(answers.subList(0, 3)).extracting(answer -> JsonPath.from(answer).getString("id"))
                .containsExactly("1", "2", "3");
        assertThat(answers.get(3)).contains("\"accepted\":3", "\"complete\":true");
    }

    @Test
    void dataThatDoNotMatchAreAViolationOfThePattern() {
        HttpResponse<String> answer = new Sender(server).post("/events/pattern.dots", "application/json",
                "[\"" + "a".repeat(2_000) + "\"]");

        JsonPath problem = JsonPath.from(answer.body());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        assertThat(problem.getString("errors[0].pointer")).isEqualTo("/0");
        assertThat(problem.getString("errors[0].detail")).contains("^.*.*.*.*=$");
    }

    @Test
    void manyDataThatDoNotMatchAreAnsweredSoon() {
        String data = IntStream.range(0, 340).mapToObj(n -> "\"" + "a".repeat(41) + "\"").collect(joining(",", "[", "]"));
        String batch = IntStream.range(0, 20).mapToObj(n -> event(String.valueOf(n), "pattern.dots", data))
                .collect(joining(",", "[", "]"));

        HttpResponse<String> answer = new Sender(server).postAsync("/events", Sender.BATCH, batch, SOON).join();

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    }
}
