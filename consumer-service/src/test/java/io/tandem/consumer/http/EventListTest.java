package io.tandem.consumer.http;

import static io.restassured.RestAssured.given;
import static io.tandem.consumer.support.journal.JournalRows.journal;
import static io.tandem.consumer.support.journal.JournalRows.newId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.tandem.consumer.problem.Problem;
import io.tandem.consumer.support.journal.JournalRows;
import io.tandem.consumer.support.journal.TestEvent;
import io.tandem.local.KafkaTestResource;
import io.tandem.local.PostgresTestResource;

@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
@QuarkusTestResource(PostgresTestResource.class)
class EventListTest {

    private final String type = "type-" + newId();

    @Test
    void listsTheNewestEventFirst() throws SQLException {
        String first = journal(event());
        String second = journal(event());
        assertThat(ids(list())).containsExactly(second, first);
    }

    @Test
    void listsTheDataSizeAndNoData() throws SQLException {
        journal(event());
        list().then().body("events[0].dataSize", equalTo(2));
        assertThat(list().asString()).doesNotContain("\"data\"");
    }

    @Test
    void filtersBySourceSubjectAndOutcome() throws SQLException {
        String plain = journal(event());
        String other = journal(event().source("/other").subject("s-1"));
        String dead = journal(event().deadLettered("timeout"));

        assertThat(ids(list())).containsExactly(dead, other, plain);
        assertThat(ids(query("source", "/other"))).containsExactly(other);
        assertThat(ids(query("subject", "s-1"))).containsExactly(other);
        assertThat(ids(query("outcome", "dead-lettered"))).containsExactly(dead);
        assertThat(ids(query("outcome", "processed"))).containsExactly(other, plain);
    }

    @Test
    void filtersByTheTimeOfJournaling() throws SQLException {
        String before = journal(event());
        Instant between = journaledAt(before).plusNanos(1000);
        String after = journal(event());

        assertThat(ids(query("from", between))).containsExactly(after);
        assertThat(ids(query("to", between))).containsExactly(before);
        assertThat(ids(query("from", journaledAt(before)))).containsExactly(after, before);
        assertThat(ids(query("to", journaledAt(before)))).isEmpty();
    }

    @Test
    void pagesAreStableWhileEventsAreJournaled() throws SQLException {
        List<String> journaled = new ArrayList<>();
        try (JournalRows rows = JournalRows.begin()) {
            for (int i = 0; i < 7; i++) {
                TestEvent event = event();
                rows.insert(event);
                journaled.add(0, event.id());
            }
            rows.commit();
        }
        List<String> seen = new ArrayList<>();
        String cursor = null;
        do {
            JsonPath page = page(cursor);
            seen.addAll(page.getList("events.event.id"));
            cursor = page.getString("next");
            journal(event());
        } while (cursor != null);
        assertThat(seen).containsExactlyElementsOf(journaled);
    }

    @ParameterizedTest
    @CsvSource({ "outcome, lost", "from, yesterday", "from, 2026-11-01", "to, 12", "limit, 0", "limit, 501",
            "limit, many", "cursor, x", "cursor, MS0w!", "cursor, LTEtMA", "type, a\0b" })
    void namesTheInvalidParameter(String name, String value) {
        given().queryParam(name, value).get("/events").then()
                .statusCode(400)
                .contentType(Problem.MEDIA_TYPE)
                .body("type", equalTo("/problems/invalid-parameter"))
                .body("status", equalTo(400))
                .body("parameter", equalTo(name))
                .body("detail", startsWith(name + " must"));
    }

    @Test
    void documentsItsProblems() {
        given().get("/problems/invalid-parameter").then().statusCode(200).body(startsWith("/problems/invalid-parameter\n400"));
        given().get("/problems/none").then().statusCode(404).contentType(Problem.MEDIA_TYPE);
        given().get("/nowhere").then().statusCode(404).contentType(Problem.MEDIA_TYPE);
        given().delete("/events").then().statusCode(405).contentType(Problem.MEDIA_TYPE);
    }

    private TestEvent event() {
        return TestEvent.of(newId()).type(type);
    }

    private RequestSpecification ofThisTest() {
        return given().queryParam("type", type);
    }

    private Response list() {
        return ofThisTest().get("/events");
    }

    private Response query(String name, Object value) {
        return ofThisTest().queryParam(name, value.toString()).get("/events");
    }

    private JsonPath page(String cursor) {
        RequestSpecification request = ofThisTest().queryParam("limit", 3);
        return (cursor == null ? request : request.queryParam("cursor", cursor)).get("/events").jsonPath();
    }

    private static List<String> ids(Response answer) {
        return answer.then().statusCode(200).extract().path("events.event.id");
    }

    private static Instant journaledAt(String id) {
        return Instant.parse(given().get("/events/" + id).path("journaledAt"));
    }
}
