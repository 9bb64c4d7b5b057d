package io.tandem.consumer.handler;

import static io.tandem.consumer.support.journal.JournalRows.newId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

import org.junit.jupiter.api.Test;

import io.cloudevents.CloudEvent;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import io.tandem.consumer.support.DeadLetterTopic;
import io.tandem.consumer.support.handler.HandlerProfile;
import io.tandem.consumer.support.handler.ScriptedHandler;
import io.tandem.consumer.support.handler.ScriptedTest;
import io.tandem.local.testkit.Patience;
import io.tandem.local.testkit.TopicWriter;

/** Each event ends as processed or as a dead letter, whatever its handler does, and other events continue. */
@QuarkusTest
@TestProfile(HandlerProfile.class)
class HandlerTest extends ScriptedTest {

    private static final int CONCURRENCY = 64;

    @Test
    void aHandledEventIsProcessed() {
        String id = send("plain", "k");

        assertThat(journal.awaitEvent(id)).containsEntry("outcome", "processed").containsEntry("attempts", 1);
    }

    @Test
    void aTransientFailureIsRetried() {
        handler.on("flaky", (event, attempt) -> attempt < 3 ? fail("not yet") : Uni.createFrom().voidItem());

        String id = send("flaky", "k");

        assertThat(journal.awaitEvent(id)).containsEntry("outcome", "processed").containsEntry("attempts", 3);
    }

    @Test
    void anEventIsGivenUpAfterTheLastAttempt() {
        assertGivenUp("failing", (event, attempt) -> fail("still not"), "handler-failed", "still not", 3);
    }

    @Test
    void aPermanentFailureIsGivenUpAtOnce() {
        assertGivenUp("poison", (event, attempt) -> Uni.createFrom().failure(new PermanentFailure("no such order")),
                "handler-failed", "no such order", 1);
    }

    @Test
    void aThrownExceptionIsAFailure() {
        assertGivenUp("throwing", (event, attempt) -> {
            throw new IllegalStateException("thrown");
        }, "handler-failed", "thrown", 3);
    }

    @Test
    void aNullResultIsAFailure() {
        assertGivenUp("null", (event, attempt) -> null, "handler-failed", null, 3);
    }

    @Test
    void aHandlerThatNeverCompletesTimesOut() {
        assertGivenUp("hanging", (event, attempt) -> Uni.createFrom().nothing(), "handler-timeout", "in time", 3);
    }

    @Test
    void aDuplicateOfAnEventInFlightIsNotHandled() {
        handler.on("lasting", (event, attempt) -> ScriptedHandler.after(Duration.ofSeconds(1)));
        String id = newId();
        var headers = TopicWriter.event(id);
        headers.put("ce_type", "lasting");
        topic.send("one", headers, null);
        topic.send("other", headers, null);
        topic.send("one", headers, null);
        String marker = send("plain", "one");
        String otherMarker = send("plain", "other");

        journal.awaitEvent(id);
        journal.awaitEvent(marker);
        journal.awaitEvent(otherMarker);

        assertThat(handler.attempts(id)).isEqualTo(1);
        assertThat(journal.count("dead_letter WHERE claimed_id = ?", id)).isZero();
    }

    /** There are more dead letters at once than the handler concurrency. */
    @Test
    void unpublishableDeadLettersDoNotBlockTheHandlerAndAreNotLost() {
        int deadLetters = 2 * CONCURRENCY;
        byte[] value = TopicWriter.bytes(newId());
        DeadLetterTopic.takesAtMost(10);
        try {
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < deadLetters; i++) {
                String key = "dead-letter-" + i;
                topic.sendAsync(null, key, Map.of("ce_id", "no event"), value);
                ids.add(newId());
                send(ids.get(i), "plain", null, key);
            }

            journal.awaitAll(ids, "processed");
        } finally {
            DeadLetterTopic.takesEverything();
        }
        await().atMost(Patience.LIMIT).until(
                () -> journal.count("dead_letter WHERE record_value = ? AND published", (Object) value),
                published -> published == deadLetters);
    }

    private void assertGivenUp(String type, BiFunction<CloudEvent, Integer, Uni<Void>> script, String reason, String cause,
            int attempts) {
        handler.on(type, script);

        String id = send(type, type);
        String next = send("plain", type);

        assertThat(journal.awaitOne("SELECT * FROM dead_letter WHERE id = ? AND published", id))
                .containsEntry("reason", reason)
                .satisfies(deadLetter -> assertThat((String) deadLetter.get("cause")).isNotBlank()
                        .contains(cause == null ? "" : cause));
        assertThat(journal.awaitEvent(id)).containsEntry("outcome", "dead-lettered").containsEntry("attempts", attempts);
        assertThat(journal.awaitEvent(next)).containsEntry("outcome", "processed");
    }

    private static Uni<Void> fail(String message) {
        return Uni.createFrom().failure(new IllegalStateException(message));
    }
}
