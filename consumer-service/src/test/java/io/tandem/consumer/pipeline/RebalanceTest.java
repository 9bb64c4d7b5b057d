package io.tandem.consumer.pipeline;

import static io.tandem.consumer.support.journal.JournalRows.newId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.tandem.consumer.support.ConsumerGroup;
import io.tandem.consumer.support.handler.HandlerProfile;
import io.tandem.consumer.support.handler.ScriptedHandler;
import io.tandem.local.testkit.Patience;
import io.tandem.local.testkit.TopicWriter;

/** Rebalances with the classic protocol, and a member that the broker removes from the group. */
@QuarkusTest
@TestProfile(HandlerProfile.class)
class RebalanceTest extends RebalanceChecks {

    @Test
    void aLostPartitionIsDroppedWithoutACommitAndReadAgain() {
        handler.on("long", (event, attempt) -> ScriptedHandler.after(Duration.ofSeconds(2)));
        journal.awaitEvent(send("plain", "before"));
        String member = ConsumerGroup.member("tandem");
        List<String> ids = IntStream.range(0, 8).mapToObj(i -> newId()).toList();
        RecordMetadata first = TopicWriter.await(send(ids.get(0), "long", 2, "lost"));
        ids.stream().skip(1).forEach(id -> send(id, "long", 2, "lost"));
        await().atMost(Patience.LIMIT).until(() -> handler.attempts(ids.get(0)) == 1);

        ConsumerGroup.expel("tandem");
        await().atMost(Patience.LIMIT).ignoreExceptions()
                .until(() -> !ConsumerGroup.member("tandem").equals(member));
        long committed = ConsumerGroup.committed("tandem", 2);
        long journaled = journal.count("event WHERE id = ANY(?)", (Object) ids.toArray(String[]::new));

        assertThat(journaled).as("journaled before the new member joined").isLessThan(ids.size());
        // The offset is read first: a record that is journaled after that does not make it look too high.
        assertThat(committed).as("committed offset").isLessThanOrEqualTo(first.offset() + journaled);
        journal.awaitAll(ids, "processed");
        assertThat(handler.handled().stream().filter(ids::contains)).containsExactlyElementsOf(ids);
        // Nothing of a lost partition is journaled, so an event that was in flight is handled again.
        assertThat(ids).allSatisfy(id -> assertThat(handler.attempts(id)).isBetween(1, 2));
        assertThat(journal.rows("SELECT id FROM event WHERE id = ANY(?) ORDER BY tx, ordinal",
                (Object) ids.toArray(String[]::new)))
                .extracting(row -> row.get("id"))
                .containsExactlyElementsOf(ids);
    }
}
