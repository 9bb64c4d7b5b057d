package io.tandem.producer.cloudevents;

import static io.restassured.RestAssured.given;
import static io.tandem.producer.support.Sender.event;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.tandem.local.KafkaTestResource;
import io.tandem.producer.support.Sender;
import io.tandem.producer.support.TightSettings;

/** An event has at most a hundred attributes, in whatever mode it comes. */
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
@TestProfile(TightSettings.class)
class AttributeCountTest {

    private static final int FEW = 90;
    private static final int MANY = 101;

    @TestHTTPResource("/")
    URI server;

    private static String structured(String id, int extensions, String value) {
        String members = IntStream.range(0, extensions).mapToObj(n -> "\"ext" + n + "\":" + value).collect(joining(","));
        return event(id, "t", "1").replaceFirst("\"data\"", members + ",\"data\"");
    }

    private static Map<String, String> headers(int extensions) {
        return IntStream.range(0, extensions).boxed().collect(toMap(n -> "ce-ext" + n, n -> "1"));
    }

    private static Response binary(int extensions) {
        return given().headers(headers(extensions))
                .headers("ce-specversion", "1.0", "ce-id", "1", "ce-source", "/binary", "ce-type", "t").post("/events");
    }

    private static Response trigger(int extensions) {
        return given().headers(headers(extensions)).post("/events/t");
    }

    private static void assertRefused(int status, String body) {
        assertThat(status).as(body).isEqualTo(400);
        assertThat(body).contains("/problems/malformed", "100");
    }

    @Test
    void anEventWithAsManyAttributesAsAllowedIsAcceptedInAnyMode() {
        Sender sender = new Sender(server);
        sender.awaitAcceptance();

        assertThat(sender.post("/events", Sender.ONE, structured("1", FEW, "1")).statusCode()).isEqualTo(202);
        assertThat(sender.post("/events", Sender.BATCH, "[" + structured("1", FEW, "1") + "]").statusCode()).isEqualTo(202);
        binary(FEW).then().statusCode(202);
        trigger(FEW).then().statusCode(202);
    }

    @ParameterizedTest
    @ValueSource(strings = { "1", "true", "\"text\"", "null" })
    void anEventWithMoreIsRefusedInStructuredMode(String value) {
        HttpResponse<String> answer = new Sender(server).post("/events", Sender.ONE, structured("1", MANY, value));

        assertRefused(answer.statusCode(), answer.body());
    }

    @Test
    void anEventWithMoreIsRefusedInABatchWhichNamesIt() {
        HttpResponse<String> answer = new Sender(server).post("/events", Sender.BATCH,
                "[" + structured("1", FEW, "1") + "," + structured("2", MANY, "1") + "]");

        assertRefused(answer.statusCode(), answer.body());
        assertThat(JsonPath.from(answer.body()).getList("errors.index")).isEqualTo(List.of(1));
    }

    @Test
    void anEventWithMoreIsRefusedInAStreamWhichGoesOn() {
        Sender sender = new Sender(server);
        sender.awaitAcceptance();

        List<String> answers = sender.post("/events", Sender.STREAM,
                structured("1", FEW, "1") + "\n" + structured("2", MANY, "1") + "\n" + structured("3", FEW, "1") + "\n")
                .body().lines().toList();

        assertThat(answers).hasSize(4);
        assertThat(answers.get(1)).contains("\"line\":2", "/problems/malformed", "100");
        assertThat(answers.get(3)).contains("\"accepted\":2", "\"refused\":1", "\"complete\":true");
    }

    @Test
    void anEventWithMoreIsRefusedInBinaryMode() {
        Response answer = binary(MANY);

        assertRefused(answer.statusCode(), answer.asString());
    }

    @Test
    void anEventWithMoreIsRefusedAsATrigger() {
        Response answer = trigger(MANY);

        assertRefused(answer.statusCode(), answer.asString());
    }
}
