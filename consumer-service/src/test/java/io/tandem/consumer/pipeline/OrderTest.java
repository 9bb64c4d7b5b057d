package io.tandem.consumer.pipeline;

import static io.tandem.consumer.support.journal.JournalRows.newId;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import io.tandem.consumer.support.handler.HandlerProfile;
import io.tandem.consumer.support.handler.ScriptedHandler;
import io.tandem.consumer.support.handler.ScriptedTest;

/** Events of one key are processed in order, and a slow key does not delay other keys. */
@QuarkusTest
@TestProfile(HandlerProfile.class)
class OrderTest extends ScriptedTest {

    private static final Logger LOG = Logger.getLogger(OrderTest.class);

    @Test
    void eventsOfAKeyAreHandledAndJournaledInOrder() {
        handler.on("uneven", (event, attempt) -> uneven(attempt));

        Map<String, List<String>> byKey = send("uneven", 50, 20, null);

        journal.awaitAll(all(byKey), "processed");
        byKey.forEach((key, ids) -> {
            assertThat(handler.handled().stream().filter(ids::contains)).containsExactlyElementsOf(ids);
            assertThat(journal.rows("SELECT id FROM event WHERE id = ANY(?) ORDER BY tx, ordinal",
                    (Object) ids.toArray(String[]::new)))
                    .extracting(row -> row.get("id"))
                    .containsExactlyElementsOf(ids);
        });
    }

    @Test
    void aSlowKeyDoesNotDelayOtherKeysOfItsPartition() {
        handler.on("slow", (event, attempt) -> ScriptedHandler.after(Duration.ofSeconds(2)));
        handler.on("fast", (event, attempt) -> ScriptedHandler.after(Duration.ofMillis(2)));

        long start = System.nanoTime();
        List<String> slow = all(send("slow", 1, 5, 3));
        List<String> fast = all(send("fast", 99, 20, 3));
        journal.awaitAll(fast, "processed");
        long fastDone = System.nanoTime();

        // The slow key takes ten seconds. If the others had waited for it, its last event would be handled by now.
        assertThat(handler.handled()).doesNotContain(slow.get(4));
        journal.awaitAll(slow, "processed");
        assertThat(handler.handled().stream().filter(slow::contains)).containsExactlyElementsOf(slow);
        LOG.infof("1 partition, 99 keys of 2 ms: %d events journaled in %d ms beside one key of 5 x 2 s, which took %d ms",
                fast.size(), (fastDone - start) / 1_000_000, (System.nanoTime() - start) / 1_000_000);
    }

    private static Uni<Void> uneven(int attempt) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        boolean fails = attempt == 1 && random.nextInt(20) == 0;
        return ScriptedHandler.after(Duration.ofMillis(1 + random.nextInt(5)))
                .chain(() -> fails ? Uni.createFrom().failure(new IllegalStateException("flaky"))
                        : Uni.createFrom().voidItem());
    }

    /** Sends the events of many keys interleaved. */
    private Map<String, List<String>> send(String type, int keys, int events, Integer partition) {
        Map<String, List<String>> ids = new LinkedHashMap<>();
        for (int event = 0; event < events; event++) {
            for (int key = 0; key < keys; key++) {
                String id = newId();
                send(id, type, partition, type + key);
                ids.computeIfAbsent(type + key, k -> new ArrayList<>()).add(id);
            }
        }
        return ids;
    }

    private static List<String> all(Map<String, List<String>> ids) {
        return ids.values().stream().flatMap(List::stream).toList();
    }
}
