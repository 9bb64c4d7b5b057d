package io.tandem.consumer.pipeline;

import static io.restassured.RestAssured.given;
import static io.tandem.consumer.support.journal.JournalRows.newId;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import io.tandem.consumer.handler.PermanentFailure;
import io.tandem.consumer.support.handler.HoldKeyProfile;
import io.tandem.consumer.support.handler.ScriptedTest;

/** With hold-key, events that follow a dead letter of their key become dead letters too and are redriven in order. */
@QuarkusTest
@TestProfile(HoldKeyProfile.class)
class HoldKeyTest extends ScriptedTest {

    @Test
    void laterEventsOfTheKeyAreDeadLetteredAndRedrivenInOrder() {
        String key = newId();
        AtomicBoolean broken = new AtomicBoolean(true);
        handler.on("first", (event, attempt) -> broken.get()
                ? Uni.createFrom().failure(new PermanentFailure("broken"))
                : Uni.createFrom().voidItem());
        String first = send("first", key);
        List<String> later = IntStream.range(0, 20).mapToObj(i -> send("held", key)).toList();
        String other = send("held", "another " + key);

        journal.awaitAll(List.of(other), "processed");
        journal.awaitAll(later, "dead-lettered");
        assertThat(journal.count("dead_letter WHERE reason = 'predecessor-failed' AND id = ANY(?)",
                (Object) later.toArray(String[]::new)))
                .isEqualTo(20);
        assertThat(handler.handled()).contains(first).doesNotContainAnyElementsOf(later);

        broken.set(false);
        redriveAll(first, later);
        String next = send("held", key);

        journal.awaitAll(List.of(next), "processed");
        assertThat(handler.handled().stream().filter(later::contains)).containsExactlyElementsOf(later);
    }

    private void redriveAll(String first, List<String> later) {
        List<String> ids = new ArrayList<>(later);
        ids.add(first);
        given().contentType("application/json").body(Map.of("ids", ids)).post("/dead-letters/redrive").then().statusCode(202);
        journal.awaitAll(ids, "processed");
    }
}
