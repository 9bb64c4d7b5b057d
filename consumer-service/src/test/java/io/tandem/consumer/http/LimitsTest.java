package io.tandem.consumer.http;

import static io.restassured.RestAssured.given;
import static io.tandem.consumer.support.journal.JournalRows.journal;
import static io.tandem.consumer.support.journal.JournalRows.newId;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.tandem.consumer.problem.Problem;
import io.tandem.consumer.support.journal.JournalRows;
import io.tandem.consumer.support.journal.TestEvent;
import io.tandem.local.KafkaTestResource;
import io.tandem.local.LocalServers;
import io.tandem.local.PostgresTestResource;
import io.tandem.local.testkit.Patience;
import io.tandem.local.testkit.StreamReader;

/** The limits on streams and waits hold, and reads recover after a database outage. */
@QuarkusTest
@TestProfile(LimitsTest.Tight.class)
class LimitsTest {

    public static class Tight implements QuarkusTestProfile {
        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(KafkaTestResource.class),
                    new TestResourceEntry(PostgresTestResource.class));
        }

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "tandem.consumer.stream.max-clients", "3",
                    "tandem.consumer.stream.ring-entries", "1000",
                    "tandem.consumer.stream.heartbeat", "200ms",
                    "tandem.consumer.stream.stall-timeout", "5s",
                    "tandem.consumer.query.max-waiting", "1");
        }
    }

    private static final int MANY = 6000;

    private final String type = "limits-" + newId();

    @Test
    void anIdleStreamSendsHeartbeats() {
        try (StreamReader stream = open(null)) {
            await().atMost(ofSeconds(60)).until(() -> stream.heartbeats() >= 2);
            assertThat(stream.lastId()).isNotNull();
        }
    }

    @Test
    void refusesStreamsAboveTheLimit() {
        List<StreamReader> streams = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                streams.add(open(null));
            }
            given().get("/stream").then()
                    .statusCode(503)
                    .contentType(Problem.MEDIA_TYPE)
                    .header("Retry-After", notNullValue())
                    .body("type", equalTo("/problems/overloaded"));
        } finally {
            streams.forEach(StreamReader::close);
        }
        assertIsAdmittedAgain();
    }

    private void assertIsAdmittedAgain() {
        await().atMost(ofSeconds(60)).until(() -> {
            try (StreamReader stream = open(null)) {
                return stream.isOpen();
            }
        });
    }

    @Test
    void dropsASlowClientThatCanResume() throws SQLException {
        assertIsAdmittedAgain();
        List<String> seen = new ArrayList<>();
        String lastId;
        List<String> journaled;
        try (StreamReader slow = StreamReader.openSlow(base(), "?type=" + type)) {
            journaled = journalMany();
            await().atMost(ofSeconds(60)).until(() -> given().get("/stats").jsonPath().getInt("replica.streams") == 0);
            slow.goOn();
            await().atMost(ofSeconds(60)).until(slow::isEnded);
            seen.addAll(slow.eventIds());
            lastId = slow.lastId();
        }
        assertThat(seen).hasSizeLessThan(MANY);
        while (seen.size() < MANY) {
            lastId = resume(lastId, seen);
        }
        assertThat(seen).containsExactlyElementsOf(journaled);
    }

    /** On a busy machine this client can be a slow one too. It is then dropped as well, and resumes again. */
    private String resume(String lastId, List<String> seen) {
        try (StreamReader stream = open(lastId)) {
            int missing = MANY - seen.size();
            Patience.await("the rest of the stream, or its end")
                    .until(() -> stream.received().size() >= missing || stream.isEnded());
            assertThat(stream.eventIds()).as("events after " + lastId).isNotEmpty();
            seen.addAll(stream.eventIds());
            return stream.lastId();
        }
    }

    @Test
    void refusesWaitsAboveTheLimit() throws Exception {
        String id = newId();
        // A request below may hold the only place first, so this one retries.
        // It needs its own thread, as a thread of the common pool lacks the class loader of the test.
        CompletableFuture<Response> first = CompletableFuture.supplyAsync(
                () -> await().atMost(ofSeconds(150)).until(() -> given().get("/events/" + id + "?wait=60s"),
                        answer -> answer.statusCode() != 503),
                task -> new Thread(task).start());
        await().atMost(ofSeconds(60)).untilAsserted(() -> given().get("/events/" + newId() + "?wait=10ms").then()
                .statusCode(503)
                .body("type", equalTo("/problems/overloaded"))
                .header("Retry-After", notNullValue()));
        journal(TestEvent.of(id));
        first.get().then().statusCode(200);
    }

    @Test
    void recoversAfterADatabaseOutage() throws SQLException {
        assertIsAdmittedAgain();
        try (StreamReader stream = open(null)) {
            String before = journal(TestEvent.of(newId()).type(type));
            stream.awaitEvents(1);
            LocalServers.postgres().stop();
            try {
                given().get("/events").then()
                        .statusCode(503)
                        .contentType(Problem.MEDIA_TYPE)
                        .header("Retry-After", notNullValue())
                        .body("type", equalTo("/problems/unavailable"));
                await().atMost(ofSeconds(60))
                        .until(() -> given().get("/stats").jsonPath().getString("database.state").equals("down"));
            } finally {
                LocalServers.postgres().restart();
            }
            String after = journal(TestEvent.of(newId()).type(type));
            assertThat(stream.awaitEvents(2).eventIds()).containsExactly(before, after);
            await().atMost(ofSeconds(60))
                    .until(() -> given().get("/stats").jsonPath().getString("database.state").equals("up"));
        }
    }

    /** Journals more events than the ring and the connection's buffers can hold. */
    private List<String> journalMany() throws SQLException {
        List<String> ids = new ArrayList<>();
        try (JournalRows rows = JournalRows.begin()) {
            for (int i = 0; i < MANY; i++) {
                TestEvent event = TestEvent.of(newId()).type(type).subject("x".repeat(4000));
                rows.insert(event);
                ids.add(event.id());
            }
            rows.commit();
        }
        return ids;
    }

    private StreamReader open(String lastEventId) {
        return StreamReader.open(base(), "?type=" + type, lastEventId);
    }

    private static String base() {
        return RestAssured.baseURI + ":" + RestAssured.port;
    }
}
