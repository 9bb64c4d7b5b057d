package io.tandem.consumer.pipeline;

import static io.tandem.consumer.support.journal.JournalRows.newId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;

import io.tandem.consumer.ConsumerConfig;
import io.tandem.consumer.support.ConsumerGroup;
import io.tandem.consumer.support.GroupMember;
import io.tandem.consumer.support.handler.ScriptedHandler;
import io.tandem.consumer.support.handler.ScriptedTest;
import io.tandem.local.testkit.Journal;
import io.tandem.local.testkit.Patience;

/** When another member joins the group, this one ends its events in flight and the other reads the events after them. */
abstract class RebalanceChecks extends ScriptedTest {

    private static final int PARTITIONS = 6;
    private static final int EVENTS_PER_PARTITION = 60;

    @Inject
    ConsumerConfig config;

    @Test
    void aRevokedPartitionIsDrainedAndItsEventsAreHandledOnce() {
        handler.on("steady", (event, attempt) -> ScriptedHandler.after(Duration.ofMillis(250)));
        journal().awaitEvent(send("plain", "before"));
        List<String> ids = sendToEveryPartition();
        await().atMost(Patience.LIMIT).until(() -> handler.handled().contains(ids.get(PARTITIONS * 2)));

        Set<String> taken;
        Set<String> handledUntilThen;
        try (GroupMember other = new GroupMember(config.group(), protocol())) {
            taken = other.awaitRecords(ids, 20);
            handledUntilThen = new TreeSet<>(handler.handled());
        }

        assertThat(handledUntilThen).doesNotContainAnyElementsOf(taken);
        journal().awaitAll(ids, "processed");
        assertThat(ids).allSatisfy(id -> assertThat(handler.attempts(id)).as(id).isEqualTo(1));
        assertThat(handler.handled().stream().filter(ids::contains).toList()).hasSize(ids.size());
    }

    @Test
    void offsetsAreCommitted() throws Exception {
        String id = newId();
        var sent = send(id, "plain", 3, "k").get();

        await().atMost(Patience.LIMIT)
                .until(() -> ConsumerGroup.committed(config.group(), 3), committed -> committed > sent.offset());
        assertThat(journal().awaitEvent(id)).containsEntry("outcome", "processed");
    }

    private Journal journal() {
        return new Journal(config.journal().schema());
    }

    private String protocol() {
        return config.groupProtocol().name().toLowerCase(java.util.Locale.ROOT);
    }

    private List<String> sendToEveryPartition() {
        List<String> ids = new ArrayList<>();
        for (int event = 0; event < EVENTS_PER_PARTITION; event++) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                String id = newId();
                send(id, "steady", partition, "key-" + partition);
                ids.add(id);
            }
        }
        return ids;
    }
}
