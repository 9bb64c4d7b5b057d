package io.tandem.consumer.redrive;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import io.tandem.consumer.handler.PermanentFailure;
import io.tandem.consumer.handler.RetryLater;
import io.tandem.consumer.support.handler.OtherSettingsProfile;
import io.tandem.consumer.support.handler.ScriptedHandler;
import io.tandem.consumer.support.handler.ScriptedTest;
import io.tandem.local.testkit.Journal;
import io.tandem.local.testkit.Patience;

/** A redrive releases a dead letter before its lease ends, so no other replica redrives it at the same time. */
@QuarkusTest
@TestProfile(OtherSettingsProfile.class)
class RedriveLeaseTest extends ScriptedTest {

    private final Journal other = new Journal(OtherSettingsProfile.NAME);

    @Test
    void aRedriveEndsBeforeItsLease() {
        AtomicBoolean redriven = new AtomicBoolean();
        handler.on("later", (event, attempt) -> Uni.createFrom().failure(redriven.get()
                ? new RetryLater("come later", Duration.ofMillis(1_500))
                : new PermanentFailure("broken")));
        String id = send("later", "k");
        other.awaitAll(List.of(id), "dead-lettered");
        redriven.set(true);

        given().contentType("application/json").body(Map.of("ids", List.of(id))).post("/dead-letters/redrive")
                .then().statusCode(202).body("claimed", equalTo(1));

        // The lease of four seconds leaves two seconds for attempts. Three attempts with two waits take longer.
        await().atMost(Patience.LIMIT).until(() -> handler.attempts(id) >= 2
                && other.count("dead_letter WHERE id = ? AND lease_token IS NULL", id) == 1);
        assertThat(handler.attempts(id)).isEqualTo(3);
        assertThat(other.count("redrive WHERE id = ?", id)).isZero();
        assertThat(other.awaitEvent(id)).containsEntry("outcome", "dead-lettered").containsEntry("attempts", 1);
    }

    /** The time for attempts is over when an attempt fails, so there is none left to wait for the next one. */
    @Test
    void anAttemptThatOutlastsTheTimeIsTheLast() {
        handler.on("long", (event, attempt) -> Uni.createFrom().failure(new PermanentFailure("broken")));
        String id = send("long", "k");
        other.awaitAll(List.of(id), "dead-lettered");
        handler.on("long", (event, attempt) -> ScriptedHandler.after(Duration.ofMillis(2_500))
                .onItem().failWith(() -> new RetryLater("come later", Duration.ofMillis(1))));

        given().contentType("application/json").body(Map.of("ids", List.of(id))).post("/dead-letters/redrive")
                .then().statusCode(202).body("claimed", equalTo(1));

        await().atMost(Patience.LIMIT).until(() -> handler.attempts(id) == 2
                && other.count("dead_letter WHERE id = ? AND lease_token IS NULL", id) == 1);
        assertThat(other.count("redrive WHERE id = ?", id)).isZero();
    }

    /** The time for the first one is over before it has an outcome, so the second one of its key waits too. */
    @Test
    void noDeadLetterOvertakesOneThatWasGivenBack() {
        handler.on("overtaken", (event, attempt) -> Uni.createFrom().failure(new PermanentFailure("broken")));
        String first = send("overtaken", "one key");
        String second = send("overtaken", "one key");
        other.awaitAll(List.of(first, second), "dead-lettered");
        handler.on("overtaken", (event, attempt) -> event.getId().equals(first)
                ? Uni.createFrom().failure(new RetryLater("come later", Duration.ofMinutes(1)))
                : Uni.createFrom().voidItem());

        given().contentType("application/json").body(Map.of("ids", List.of(first, second))).post("/dead-letters/redrive")
                .then().statusCode(202).body("claimed", equalTo(2));

        await().atMost(Patience.LIMIT).until(() -> other.count("dead_letter WHERE id IN (?, ?) AND lease_token IS NULL",
                first, second) == 2);
        assertThat(handler.attempts(first)).isEqualTo(2);
        assertThat(handler.attempts(second)).isEqualTo(1);
    }
}
