package io.tandem.consumer.redrive;

import static io.restassured.RestAssured.given;
import static io.tandem.consumer.support.journal.JournalRows.newId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import io.tandem.consumer.handler.PermanentFailure;
import io.tandem.consumer.support.handler.HandlerProfile;
import io.tandem.consumer.support.handler.ScriptedTest;
import io.tandem.local.testkit.Patience;

/** A redrive handles each dead letter once more and keeps its history. */
@QuarkusTest
@TestProfile(HandlerProfile.class)
class RedriveTest extends ScriptedTest {

    private final AtomicBoolean broken = new AtomicBoolean(true);

    @Test
    void twoRedrivesAtOnceHandleEachDeadLetterOnce() {
        List<String> ids = deadLetters("thousand", 1_000);
        given().contentType("application/json").body(Map.of("type", "thousand", "dryRun", true))
                .post("/dead-letters/redrive")
                .then().statusCode(200).body("matched", equalTo(1_000));
        broken.set(false);

        List<CompletableFuture<Integer>> calls = IntStream.range(0, 2)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> redrive(Map.of("type", "thousand"))))
                .toList();

        assertThat(calls.stream().mapToInt(CompletableFuture::join).sum()).isEqualTo(1_000);
        journal.awaitAll(ids, "processed");
        assertThat(redrive(Map.of("type", "thousand"))).isZero();
        // The failed attempt, and exactly one more.
        assertThat(ids).allSatisfy(id -> assertThat(handler.attempts(id)).isEqualTo(2));
        assertThat(journal.count("redrive WHERE outcome = 'processed' AND id = ANY(?)", (Object) ids.toArray(String[]::new)))
                .isEqualTo(1_000);
    }

    @Test
    void aDeadLetterThatFailsAgainStaysAndListsItsRedrive() {
        String id = deadLetters("again", 1).get(0);

        assertThat(redrive(Map.of("ids", List.of(id)))).isEqualTo(1);

        await().atMost(Patience.LIMIT).until(() -> journal.count("redrive WHERE id = ?", id) == 1);
        given().queryParam("id", id).get("/dead-letters").then().statusCode(200)
                .body("deadLetters", hasSize(1))
                .body("deadLetters[0].reason", equalTo("handler-failed"))
                .body("deadLetters[0].cause", equalTo("broken"))
                .body("deadLetters[0].attempts", equalTo(2))
                .body("deadLetters[0].redrives", hasSize(1))
                .body("deadLetters[0].redrives[0].outcome", equalTo("dead-lettered"));
        broken.set(false);
        assertThat(redrive(Map.of("ids", List.of(id)))).isEqualTo(1);
        journal.awaitAll(List.of(id), "processed");
    }

    @Test
    void secondRedriveDoesNotOvertakeTheFirstWithinAKey() {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        handler.on("queued", (event, attempt) -> attempt == 1
                ? Uni.createFrom().failure(new PermanentFailure("broken"))
                : Uni.createFrom().completionStage(gate));
        List<String> ids = IntStream.range(0, 6).mapToObj(i -> send("queued", "one key")).toList();
        journal.awaitAll(ids, "dead-lettered");

        assertThat(redrive(Map.of("type", "queued", "limit", 3))).isEqualTo(3);
        assertThat(redrive(Map.of("type", "queued"))).isZero();
        gate.complete(null);
        journal.awaitAll(ids.subList(0, 3), "processed");

        assertThat(redrive(Map.of("type", "queued"))).isEqualTo(3);
        journal.awaitAll(ids, "processed");
    }

    @Test
    void deadLettersAreListedInPagesNewestFirst() {
        List<String> ids = deadLetters("listed", 5);

        var first = given().queryParams("type", "listed", "reason", "handler-failed", "limit", 3).get("/dead-letters")
                .then().statusCode(200).body("deadLetters", hasSize(3)).extract().jsonPath();
        var second = given().queryParams("type", "listed", "limit", 3, "cursor", first.getString("next")).get("/dead-letters")
                .then().statusCode(200).body("deadLetters", hasSize(2)).body("next", equalTo(null)).extract().jsonPath();

        List<String> listed = new ArrayList<>(first.getList("deadLetters.id"));
        listed.addAll(second.getList("deadLetters.id"));
        assertThat(journal.rows("SELECT id FROM event WHERE id = ANY(?) ORDER BY tx DESC, ordinal DESC",
                (Object) ids.toArray(String[]::new)))
                .extracting(row -> row.get("id"))
                .containsExactlyElementsOf(listed);
    }

    @Test
    void aRedriveNeedsAValidCondition() {
        given().contentType("application/json").body("{}").post("/dead-letters/redrive").then().statusCode(400);
        given().contentType("application/json").body("{\"typo\":1}").post("/dead-letters/redrive").then().statusCode(400);
        given().contentType("application/json").body("{\"reason\":\"none\"}").post("/dead-letters/redrive").then()
                .statusCode(400);
        given().contentType("text/plain").body("{\"all\":true}").post("/dead-letters/redrive").then().statusCode(415);
    }

    private List<String> deadLetters(String type, int events) {
        handler.on(type, (event, attempt) -> broken.get()
                ? Uni.createFrom().failure(new PermanentFailure("broken"))
                : Uni.createFrom().voidItem());
        List<String> ids = IntStream.range(0, events).mapToObj(i -> newId()).toList();
        ids.forEach(id -> send(id, type, null, id.substring(0, 2)));
        journal.awaitAll(ids, "dead-lettered");
        return ids;
    }

    private static int redrive(Map<String, Object> request) {
        return given().contentType("application/json").body(request).post("/dead-letters/redrive")
                .then().statusCode(202).extract().path("claimed");
    }
}
