package io.tandem.consumer.replay;

import static io.restassured.RestAssured.given;
import static io.tandem.consumer.support.journal.JournalRows.newId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.nullValue;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.cloudevents.CloudEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.tandem.consumer.handler.PermanentFailure;
import io.tandem.consumer.problem.Problem;
import io.tandem.consumer.support.Management;
import io.tandem.consumer.support.handler.ScriptedHandler;
import io.tandem.local.KafkaTestResource;
import io.tandem.local.LocalServers;
import io.tandem.local.PostgresTestResource;
import io.tandem.local.testkit.Journal;
import io.tandem.local.testkit.Patience;
import io.tandem.local.testkit.TopicWriter;

/** A replay hands journaled events to the handler again, in the order of each key, and leaves their outcomes. */
@QuarkusTest
@TestProfile(ReplayProfile.class)
@QuarkusTestResource(KafkaTestResource.class)
@QuarkusTestResource(PostgresTestResource.class)
class ReplayTest {

    private static final String NO_REPLAY = "/replays/00000000-0000-4000-8000-000000000000";

    @Inject
    @Identifier("scripted")
    ScriptedHandler handler;

    private final TopicWriter topic = new TopicWriter(ReplayProfile.NAME);
    private final Journal journal = new Journal(ReplayProfile.NAME);
    private final String type = "again-" + newId();

    @BeforeEach
    void noOtherReplays() {
        Patience.await("the tables").ignoreExceptions().until(() -> journal.count("replay WHERE false") == 0);
        Patience.await("no replay").until(() -> journal.count("replay WHERE state = 'active' OR lease_until >= now()") == 0);
    }

    @AfterEach
    void closeTopic() {
        topic.close();
    }

    @Test
    void aReplayHandsTheSameEventsOutInOrderAndLeavesTheirOutcomes() {
        Map<String, CloudEvent> first = new ConcurrentHashMap<>();
        Map<String, CloudEvent> second = new ConcurrentHashMap<>();
        List<String> order = new CopyOnWriteArrayList<>();
        handler.on(type, (event, attempt) -> {
            (attempt == 1 ? first : second).put(event.getId(), event);
            if (attempt == 2) {
                order.add(event.getId());
            }
            return Uni.createFrom().voidItem();
        });
        List<String> ids = IntStream.range(0, 50).mapToObj(i -> send("one key", "data " + i)).toList();
        String other = sendOther();
        journal.awaitAll(ids, "processed");
        journal.awaitEvent(other);

        dryRun().body("matched", equalTo(50));
        String id = start(Map.of("type", type)).body("total", equalTo(50)).body("filter.type", equalTo(type))
                .body("filter.source", nullValue()).extract().path("id");

        ended(id, "done").body("succeeded", equalTo(50)).body("failed", equalTo(0)).body("skipped", equalTo(0));
        assertThat(order).containsExactlyElementsOf(ids);
        assertThat(second).isEqualTo(first);
        assertThat(handler.attempts(other)).isEqualTo(1);
        assertThat(journal.count("event WHERE type = ? AND outcome = 'processed' AND attempts = 1", type)).isEqualTo(50);
        given().get("/events/" + ids.get(0)).then().statusCode(200)
                .body("attemptHistory.handling", contains("replay"))
                .body("attemptHistory.replay", contains(id))
                .body("attemptHistory.result", contains("succeeded"));
        given().get("/replays").then().statusCode(200).body("replays[0].id", equalTo(id));
        assertThat(journal.count("replay_event")).isZero();
    }

    @Test
    void anEventComesAgainWithAllItsAttributes() {
        AtomicReference<CloudEvent> first = new AtomicReference<>();
        AtomicReference<CloudEvent> again = new AtomicReference<>();
        handler.on(type, (event, attempt) -> {
            (attempt == 1 ? first : again).set(event);
            return Uni.createFrom().voidItem();
        });
        String id = newId();
        Map<String, String> headers = event(id);
        headers.put("ce_subject", "Euro € \"50%\"");
        headers.put("ce_time", "2026-11-01T12:00:00.120+01:00");
        headers.put("ce_dataschema", "https://example.org/schema");
        headers.put("ce_traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        headers.put("content-type", "application/octet-stream");
        TopicWriter.await(topic.sendAsync(null, "k", headers, new byte[] { 0, 1, (byte) 0xFF }));
        journal.awaitEvent(id);

        ended(start(Map.of("type", type)).extract().path("id"), "done").body("succeeded", equalTo(1));

        assertThat(again.get()).isEqualTo(first.get());
        assertThat(again.get().getData().toBytes()).containsExactly(0, 1, 0xFF);
    }

    @Test
    void aReplayThatFailsStandsAmongTheAttemptsAndChangesNoOutcome() {
        handler.on(type, (event, attempt) -> attempt == 1 ? Uni.createFrom().voidItem()
                : Uni.createFrom().failure(new IllegalStateException("failure " + attempt)));
        String failing = send("k", "data");
        journal.awaitAll(List.of(failing), "processed");
        double before = failedEvents();

        String id = start(Map.of("type", type)).extract().path("id");

        ended(id, "done").body("succeeded", equalTo(0)).body("failed", equalTo(1));
        given().get("/events/" + failing).then().statusCode(200)
                .body("outcome", equalTo("processed")).body("attempts", equalTo(1))
                .body("attemptHistory.failure", contains("failure 2", "failure 3", "failure 4"))
                .body("attemptHistory.number", contains(1, 2, 3));
        assertThat(journal.count("dead_letter WHERE id = ?", failing)).isZero();
        assertThat(failedEvents()).isEqualTo(before + 1);
    }

    @Test
    void aDeadLetterIsReplayedFromItsRecordAndStaysOne() {
        handler.on(type, (event, attempt) -> attempt == 1 ? Uni.createFrom().failure(new PermanentFailure("no"))
                : Uni.createFrom().voidItem());
        String dead = send("k", "data");
        journal.awaitAll(List.of(dead), "dead-lettered");

        ended(start(Map.of("type", type, "outcome", "dead-lettered")).extract().path("id"), "done")
                .body("succeeded", equalTo(1));

        given().get("/events/" + dead).then().statusCode(200).body("outcome", equalTo("dead-lettered"))
                .body("attemptHistory.handling", contains("first", "replay"));
        assertThat(handler.attempts(dead)).isEqualTo(2);
    }

    @Test
    void whatIsNoEventIsSkipped() {
        String from = Instant.now().toString();
        topic.send("k", Map.of("ce_id", "no event"), TopicWriter.bytes("data"));
        String behind = send("k", "data");
        journal.awaitAll(List.of(behind), "processed");

        ended(start(Map.of("from", from)).extract().path("id"), "done")
                .body("succeeded", equalTo(1)).body("skipped", equalTo(1));
    }

    @Test
    void aReplayHasTheEventsOfItsStartOnly() {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        handler.on(type, (event, attempt) -> attempt == 1 ? Uni.createFrom().voidItem()
                : Uni.createFrom().completionStage(gate::copy));
        String before = send("k", "data");
        journal.awaitAll(List.of(before), "processed");
        String id = start(Map.of("type", type)).extract().path("id");
        Patience.await("the replay begins").until(() -> handler.attempts(before) == 2);

        String after = send("k", "data");
        journal.awaitAll(List.of(after), "processed");
        gate.complete(null);

        ended(id, "done").body("total", equalTo(1)).body("succeeded", equalTo(1));
        assertThat(handler.attempts(after)).isEqualTo(1);
    }

    @Test
    void aPausedReplayWaitsAndGoesOnWithoutARepetition() {
        CompletableFuture<Void> gate = gateAtTheThird();
        List<String> ids = IntStream.range(0, 6).mapToObj(i -> send("k", "data")).toList();
        journal.awaitAll(ids, "processed");
        String id = start(Map.of("type", type)).extract().path("id");
        Patience.await("the third event").until(() -> handler.attempts(ids.get(2)) == 2);

        steer(id, "pause").statusCode(200).body("state", equalTo("paused"));
        gate.complete(null);
        Patience.await("the run ends").until(() -> journal.count("replay WHERE lease_until IS NULL AND state = 'paused'") == 1);
        steer(id, "pause").statusCode(200);
        given().get("/replays/" + id).then().statusCode(200).body("state", equalTo("paused")).body("replica", nullValue());
        assertThat(handler.attempts(ids.get(5))).isEqualTo(1);

        steer(id, "resume").statusCode(200);
        ended(id, "done").body("succeeded", equalTo(6));
        assertThat(ids).allSatisfy(event -> assertThat(handler.attempts(event)).as(event).isEqualTo(2));
        steer(id, "resume").statusCode(409).body("detail", containsString("done"));
        steer(id, "cancel").statusCode(409);
    }

    @Test
    void aCanceledReplayEndsAndTheNextOneRuns() {
        CompletableFuture<Void> gate = gateAtTheThird();
        List<String> ids = IntStream.range(0, 6).mapToObj(i -> send("k", "data")).toList();
        journal.awaitAll(ids, "processed");
        String id = start(Map.of("type", type)).extract().path("id");
        Patience.await("the third event").until(() -> handler.attempts(ids.get(2)) == 2);
        String next = start(Map.of("type", type)).body("state", equalTo("waiting")).extract().path("id");

        steer(id, "cancel").statusCode(200).body("state", equalTo("canceled"));
        gate.complete(null);

        ended(next, "done").body("succeeded", equalTo(6));
        given().get("/replays/" + id).then().body("state", equalTo("canceled")).body("succeeded", equalTo(3));
        steer(id, "resume").statusCode(409).body("type", equalTo("/problems/not-replayable"));
        assertThat(handler.attempts(ids.get(2))).isEqualTo(3);
        assertThat(handler.attempts(ids.get(5))).isEqualTo(2);
    }

    /** This replica froze for longer than its lease, for example, and another one has the replay. */
    @Test
    void aRunThatLostItsReplayHandsNothingOutAnyMore() {
        CompletableFuture<Void> gate = gateAtTheThird();
        List<String> ids = IntStream.range(0, 6).mapToObj(i -> send("k", "data")).toList();
        journal.awaitAll(ids, "processed");
        String id = start(Map.of("type", type)).extract().path("id");
        Patience.await("the third event").until(() -> handler.attempts(ids.get(2)) == 2);

        journal.execute("UPDATE replay SET lease_token = gen_random_uuid(), lease_until = now() + interval '1 hour'"
                + " WHERE id = '" + id + "'");
        gate.complete(null);
        Patience.await("the run ends").until(() -> Management.metric("tandem_consumer_replay_running") == 0);
        assertThat(handler.attempts(ids.get(3))).isEqualTo(1);
        assertThat(journal.count("attempt WHERE id = ?", ids.get(2))).isZero();

        journal.execute("UPDATE replay SET lease_until = now() WHERE id = '" + id + "'");
        ended(id, "done").body("succeeded", equalTo(6));
        // Only what was in flight then comes twice.
        assertThat(ids).extracting(handler::attempts).containsExactly(2, 2, 3, 2, 2, 2);
    }

    /** The lease ends meanwhile, and nothing that is done is done again. */
    @Test
    void aReplaySurvivesAnOutageOfTheDatabase() {
        CompletableFuture<Void> gate = gateAtTheThird();
        List<String> ids = IntStream.range(0, 6).mapToObj(i -> send("k", "data")).toList();
        journal.awaitAll(ids, "processed");
        String id = start(Map.of("type", type)).extract().path("id");
        Patience.await("the third event").until(() -> handler.attempts(ids.get(2)) == 2);

        LocalServers.postgres().stop();
        try {
            gate.complete(null);
            Patience.await("the outage is noticed")
                    .until(() -> RestAssured.get(Management.url("/q/health/ready")).statusCode() == 503);
        } finally {
            LocalServers.postgres().restart();
        }

        ended(id, "done").body("succeeded", equalTo(6));
        assertThat(ids).allSatisfy(event -> assertThat(handler.attempts(event)).as(event).isEqualTo(2));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "{}|all|all must be true", "{\"tpye\":\"x\"}|tpye|subject", "{\"outcome\":\"lost\"}|outcome|dead-lettered",
            "{\"from\":\"yesterday\"}|from|2026-11-01T08:00:00Z", "{\"type\":\"\\u0000\"}|type|U+0000",
            "{\"all\":\"yes\"}|all|true or false", "{\"type\":1.5e3, \"al\":true}|al|'al'" })
    void aMisspeltFilterIsRefused(String body, String parameter, String remedy) {
        long before = journal.count("replay");
        given().contentType("application/json").body(body).post("/replays").then().statusCode(400)
                .contentType(Problem.MEDIA_TYPE)
                .body("parameter", equalTo(parameter)).body("detail", containsString(remedy));
        assertThat(journal.count("replay")).isEqualTo(before);
    }

    @Test
    void aBodyOfAnotherTypeIsRefused() {
        given().contentType("text/plain").body("{\"all\":true}").post("/replays").then().statusCode(415);
        given().contentType("application/json").post("/replays").then().statusCode(400);
        given().queryParam("typ", "x").get("/replays").then().statusCode(400).body("parameter", equalTo("typ"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "/pause", "/resume", "/cancel" })
    void anUnknownReplayIsNotFound(String change) {
        given().post(NO_REPLAY + change).then().statusCode(404).contentType(Problem.MEDIA_TYPE)
                .body("detail", containsString("no replay"));
        given().post("/replays/nonsense" + change).then().statusCode(404);
        given().get(NO_REPLAY).then().statusCode(404).body("detail", containsString("no replay"));
        given().get(NO_REPLAY + change).then().statusCode(405).header("Allow", containsString("POST"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "/replays", NO_REPLAY + "/pause", NO_REPLAY + "/resume", NO_REPLAY + "/cancel" })
    void aPageOfAnotherSiteChangesNothing(String path) {
        given().contentType("application/json").header("Sec-Fetch-Site", "cross-site").body("{\"all\":true}").post(path)
                .then().statusCode(403).body("detail", containsString("another site"));
    }

    @Test
    void theExplanationAndTheDescriptionHaveIt() {
        given().get("/problems/not-replayable").then().statusCode(200);
        given().accept("application/json").get(Management.url("/q/openapi")).then().statusCode(200)
                .body("paths.keySet()", allOf(hasItem("/replays"), hasItem("/replays/{id}"), hasItem("/replays/{id}/cancel")))
                .body("paths.'/replays'.post.responses.'202'.content.'application/json'.examples", hasKey("started"));
    }

    private CompletableFuture<Void> gateAtTheThird() {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        List<String> seen = new CopyOnWriteArrayList<>();
        handler.on(type, (event, attempt) -> {
            if (attempt == 1) {
                return Uni.createFrom().voidItem();
            }
            seen.add(event.getId());
            return seen.size() == 3 ? Uni.createFrom().completionStage(gate::copy) : Uni.createFrom().voidItem();
        });
        return gate;
    }

    private Map<String, String> event(String id) {
        Map<String, String> headers = new HashMap<>(TopicWriter.event(id));
        headers.put("ce_type", type);
        return headers;
    }

    private String send(String key, String data) {
        String id = newId();
        TopicWriter.await(topic.sendAsync(null, key, event(id), TopicWriter.bytes(data)));
        return id;
    }

    private String sendOther() {
        String id = newId();
        topic.sendEvent(id, "k", "data");
        return id;
    }

    private ValidatableResponse dryRun() {
        return given().contentType("application/json").body(Map.of("type", type, "dryRun", true)).post("/replays")
                .then().statusCode(200);
    }

    private static ValidatableResponse start(Map<String, Object> filter) {
        return given().contentType("application/json").body(filter).post("/replays")
                .then().statusCode(202).header("Location", containsString("/replays/"));
    }

    private static double failedEvents() {
        return RestAssured.get(Management.url("/q/metrics")).asString().lines()
                .filter(line -> line.startsWith("tandem_consumer_replay_events_total{") && line.contains("failed"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst().orElseThrow();
    }

    private static ValidatableResponse steer(String id, String change) {
        return given().post("/replays/" + id + "/" + change).then();
    }

    private static ValidatableResponse ended(String id, String state) {
        Patience.await("the replay is " + state).ignoreExceptions()
                .until(() -> given().get("/replays/" + id).then().extract().path("state").equals(state));
        return given().get("/replays/" + id).then().statusCode(200);
    }
}
