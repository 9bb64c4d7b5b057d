package io.tandem.consumer.handler;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import io.tandem.consumer.event.HandlerAttempt;
import io.tandem.consumer.support.handler.HandlerProfile;
import io.tandem.consumer.support.handler.ScriptedTest;
import io.tandem.local.testkit.Patience;

/** The history of an event is bounded, and no words of a failure are a reason to refuse the event. */
@QuarkusTest
@TestProfile(HandlerProfile.class)
class AttemptHistoryTest extends ScriptedTest {

    private static final int MOST = HandlerAttempt.KEPT_FIRST + HandlerAttempt.KEPT_LAST;

    @Test
    void theFirstThreeAndTheLastTwentyOfManyAttemptsAreKept() {
        AttemptLog log = new AttemptLog();

        for (int number = 1; number <= 400; number++) {
            log.failed(number, Instant.EPOCH, Duration.ZERO, new IllegalStateException("no"));
        }

        assertThat(log.attempts()).extracting(HandlerAttempt::number).containsExactlyElementsOf(
                IntStream.rangeClosed(1, 400).filter(number -> number <= 3 || number > 380).boxed().toList());
    }

    @Test
    void manyRedrivesLeaveTheFirstAndTheLastAttempts() {
        handler.on("hopeless", (event, attempt) -> Uni.createFrom().failure(new IllegalStateException("failure " + attempt)));
        String id = send("hopeless", "k");
        journal.awaitAll(List.of(id), "dead-lettered");
        int redrives = 8;

        for (int redrive = 1; redrive <= redrives; redrive++) {
            int now = redrive;
            given().contentType("application/json").body(Map.of("ids", List.of(id))).post("/dead-letters/redrive")
                    .then().statusCode(202).body("claimed", equalTo(1));
            await().atMost(Patience.LIMIT).until(() -> journal.count("redrive WHERE id = ?", id) == now);
        }

        int made = 3 + 3 * redrives;
        given().get("/events/" + id).then().statusCode(200)
                .body("attempts", equalTo(made))
                .body("attemptHistory", hasSize(MOST))
                .body("attemptHistory.failure", equalTo(IntStream.rangeClosed(1, made)
                        .filter(number -> number <= HandlerAttempt.KEPT_FIRST || number > made - HandlerAttempt.KEPT_LAST)
                        .mapToObj(number -> "failure " + number).toList()));
    }

    @Test
    void theWordsOfAFailureMayHaveAnyCharacter() {
        String words = "zero \0, control \u001B, half a pair \uD800, no character \uFFFE, quote ' and \\ "
                + "long ".repeat(500);
        handler.on("strange", (event, attempt) -> Uni.createFrom().failure(new PermanentFailure(words)));
        handler.on("wordless", (event, attempt) -> Uni.createFrom().failure(new PermanentFailure(null)));

        String id = send("strange", "k");
        String wordless = send("wordless", "k");

        assertThat(journal.awaitEvent(id)).containsEntry("reason", "handler-failed");
        String shown = given().get("/events/" + id).then().statusCode(200).extract().path("attemptHistory[0].failure");
        assertThat(shown).startsWith("zero \uFFFD, control \uFFFD, half a pair \uFFFD").hasSizeLessThanOrEqualTo(500);
        journal.awaitEvent(wordless);
        given().get("/events/" + wordless).then().statusCode(200)
                .body("attemptHistory[0].failure", equalTo(PermanentFailure.class.getName()));
    }
}
