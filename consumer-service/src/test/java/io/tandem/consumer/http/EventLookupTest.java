package io.tandem.consumer.http;

import static io.restassured.RestAssured.given;
import static io.tandem.consumer.support.journal.JournalRows.journal;
import static io.tandem.consumer.support.journal.JournalRows.newId;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

import java.net.URLEncoder;
import java.sql.SQLException;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.tandem.consumer.problem.Problem;
import io.tandem.consumer.support.journal.JournalRows;
import io.tandem.consumer.support.journal.TestEvent;
import io.tandem.local.KafkaTestResource;
import io.tandem.local.PostgresTestResource;

@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
@QuarkusTestResource(PostgresTestResource.class)
class EventLookupTest {

    @Test
    void showsTheEventAndItsOutcome() throws SQLException {
        String id = journal(TestEvent.of(newId())
                .subject("machine-7")
                .key("machine-7".getBytes(UTF_8))
                .extensions("{\"traceparent\":\"00-ab\",\"topic\":\"mine\"}"));

        get("/events/" + id).then()
                .statusCode(200)
                .contentType("application/json")
                .body("event.specversion", equalTo("1.0"))
                .body("event.id", equalTo(id))
                .body("event.source", equalTo("/test"))
                .body("event.type", equalTo("test"))
                .body("event.subject", equalTo("machine-7"))
                .body("event.time", equalTo("2026-11-01T08:00:00.120+01:00"))
                .body("event.datacontenttype", equalTo("application/json"))
                .body("event.traceparent", equalTo("00-ab"))
                .body("event.topic", equalTo("mine"))
                .body("outcome", equalTo("processed"))
                .body("attempts", equalTo(1))
                .body("topic", equalTo("events"))
                .body("partition", equalTo(3))
                .body("offset", equalTo(17))
                .body("key", equalTo("machine-7"))
                .body("acceptedAt", equalTo("2026-11-01T07:00:00.250Z"))
                .body("dataSize", equalTo(2))
                .body("$", not(hasKey("reason")));
    }

    @Test
    void keepsTheCharactersOfJsonData() throws SQLException {
        String data = "{\"price\": 1234.50, \"big\": 12345678901234567890, \"e\":1E2, \"dup\":1, \"dup\":\"\\u00e9\"}";
        String id = journal(TestEvent.of(newId()).data("application/vnd.shop+json; charset=utf-8", data));

        assertThat(get("/events/" + id).asString()).contains("\"data\":" + data + "}");
    }

    @Test
    void showsOtherTextAsText() throws SQLException {
        String id = journal(TestEvent.of(newId()).data("text/plain", "grüße \"\n"));
        get("/events/" + id).then().statusCode(200).body("event.data", equalTo("grüße \"\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "{\"a\":", "{} {}", "", "nul" })
    void showsBrokenJsonAsBytes(String data) throws SQLException {
        String id = journal(TestEvent.of(newId()).data("application/json", data));
        get("/events/" + id).then().statusCode(200)
                .body("event.data_base64", equalTo(Base64.getEncoder().encodeToString(data.getBytes(UTF_8))));
    }

    @Test
    void showsBytesInBase64() throws SQLException {
        byte[] bytes = { 0, (byte) 0xff, 10 };
        String id = journal(TestEvent.of(newId()).data("application/json", bytes).key(bytes));
        String base64 = Base64.getEncoder().encodeToString(bytes);
        get("/events/" + id).then()
                .statusCode(200)
                .body("event.data_base64", equalTo(base64))
                .body("keyBase64", equalTo(base64));
    }

    @Test
    void showsTheReasonOfADeadLetter() throws SQLException {
        String id = journal(TestEvent.of(newId()).deadLettered("handler-failed"));
        get("/events/" + id).then()
                .statusCode(200)
                .body("outcome", equalTo("dead-lettered"))
                .body("reason", equalTo("handler-failed"));
    }

    @Test
    void listsTheDeadLettersThatClaimTheSameIdentity() throws SQLException {
        String id = journal(TestEvent.of(newId()));
        JournalRows.claim(TestEvent.of("events-3-18-1").source("kafka:" + id), id, "/test");
        get("/events/" + id).then()
                .statusCode(200)
                .body("conflicts[0].id", equalTo("events-3-18-1"))
                .body("conflicts[0].source", equalTo("kafka:" + id));
        get("/events/events-3-18-1?source=kafka:" + id).then()
                .statusCode(200)
                .body("reason", equalTo("id-conflict"))
                .body("cause", equalTo("another event has this identity"))
                .body("redrives[0].outcome", equalTo("dead-lettered"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "a/b", "a%2Fb", "/", "grüße-😀", "\"quoted\"", "a b+c", "a;b=c", "a?b#c", "\\", "{id}",
            "...", "~", "-", "a\nb" })
    void findsIdsOfAnyCharacters(String tricky) throws SQLException {
        String id = tricky + newId();
        journal(TestEvent.of(id));
        get("/events/" + encode(id)).then().statusCode(200).body("event.id", equalTo(id));
    }

    @ParameterizedTest
    @ValueSource(strings = { ".", "..", "x" })
    void findsByParameterAnIdThatAPathCannotHold(String id) throws SQLException {
        String source = "/dots/" + newId();
        journal(TestEvent.of(id).source(source));
        get("/event?id=" + id + "&source=" + source).then().statusCode(200).body("event.id", equalTo(id));
    }

    @Test
    void anIdOfTwoSourcesIsAmbiguous() throws SQLException {
        String id = journal(TestEvent.of(newId()).source("/one"));
        journal(TestEvent.of(id).source("/two"));

        get("/events/" + id).then()
                .statusCode(409)
                .contentType(Problem.MEDIA_TYPE)
                .body("type", equalTo("/problems/ambiguous"))
                .body("candidates", containsInAnyOrder("/one", "/two"));
        get("/events/" + id + "?source=/two").then()
                .statusCode(200)
                .body("event.source", equalTo("/two"));
    }

    @Test
    void anEventThatIsNotJournaledIsNotFound() {
        get("/events/" + newId()).then()
                .statusCode(404)
                .contentType(Problem.MEDIA_TYPE)
                .body("type", equalTo("/problems/not-journaled"))
                .body("detail", equalTo("not journaled: in flight or never accepted"));
        get("/events/" + newId() + "?wait=50ms").then().statusCode(404);
    }

    @ParameterizedTest
    @ValueSource(strings = { "30s", "PT30S" })
    void waitsForAnEvent(String wait) throws Exception {
        String id = newId();
        CompletableFuture<Response> answer = CompletableFuture
                .supplyAsync(() -> get("/events/" + id + "?source=/awaited&wait=" + wait));
        // Neither another source nor another id ends the wait.
        journal(TestEvent.of(id));
        journal(TestEvent.of(newId()).source("/awaited"));
        journal(TestEvent.of(id).source("/awaited"));
        answer.get().then().statusCode(200).body("event.source", equalTo("/awaited"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "soon", "-5s", "PT-5S", "5", "30sec" })
    void refusesAnInvalidWait(String wait) {
        get("/events/" + newId() + "?wait=" + wait).then()
                .statusCode(400)
                .contentType(Problem.MEDIA_TYPE)
                .body("type", equalTo("/problems/invalid-parameter"))
                .body("parameter", equalTo("wait"));
    }

    @Test
    void refusesAnInvalidId() {
        get("/events/a%00b").then().statusCode(400).body("parameter", equalTo("id"));
        get("/event").then().statusCode(400).body("parameter", equalTo("id"));
    }

    private static String encode(String id) {
        return URLEncoder.encode(id, UTF_8).replace("+", "%20");
    }

    private static Response get(String path) {
        return given().urlEncodingEnabled(false).get(path);
    }
}
