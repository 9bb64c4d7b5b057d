package io.tandem.consumer.pipeline;

import static io.tandem.consumer.support.journal.JournalRows.newId;
import static io.tandem.local.testkit.TopicWriter.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.tandem.consumer.support.ConsumerGroup;
import io.tandem.consumer.support.ConsumerProcess;
import io.tandem.consumer.support.OwnTopic;
import io.tandem.consumer.support.RawReceiver;
import io.tandem.local.testkit.Journal;

/** A topic that was deleted and created again is another topic: its records are all read, each judged for itself. */
@Execution(ExecutionMode.CONCURRENT)
class RecreatedTopicIT {

    private static final Duration BOUND = Duration.ofSeconds(90);

    private final String name = "recreated_" + newId().substring(0, 8);
    private final Journal journal = new Journal(name);
    private OwnTopic topic;
    private ConsumerProcess service;
    private RawReceiver destination;

    @BeforeEach
    void prepare() throws IOException {
        topic = new OwnTopic(name, 1);
        destination = new RawReceiver(0);
        service = new ConsumerProcess(name);
    }

    @AfterEach
    void stop() {
        service.close();
        destination.close();
        topic.close();
    }

    /** While the service is idle; the new topic gets more records than the old one had, as many, or fewer. */
    @ParameterizedTest
    @CsvSource({ "classic, noticed, 80", "classic, noticed, 65", "classic, noticed, 10", "classic, at once, 80",
            "consumer, noticed, 80", "consumer, at once, 80" })
    void everyRecordOfTheNewTopicIsRead(String protocol, String created, int after) {
        service.set("tandem.consumer.group-protocol", protocol).start();
        awaitJournaled(send("before", 65));
        awaitCommitted(65);

        topic.delete();
        if (created.equals("noticed")) {
            await().alias("the partition is revoked").atMost(BOUND).until(() -> ConsumerGroup.assigned(name) == 0);
        }
        topic.create();
        List<String> ids = send("after", after);

        awaitJournaled(ids);
        awaitJournaled(send("later", 5));
        assertThat(journal.count("event WHERE outcome = 'processed'")).isEqualTo(65 + after + 5L);
    }

    /** The identity is that of the record that once stood at the same place, the content is not. */
    @ParameterizedTest
    @ValueSource(strings = { "none", "webhook" })
    void anotherEventAtTheSamePlaceIsAConflict(String handler) {
        service.set("tandem.consumer.handler.name", handler).set("tandem.consumer.webhook.url", destination.url());
        String id = newId();
        service.start();
        topic.sendEvent(id, 0, "k", "the first");
        journal.awaitEvent(id);
        service.stop();

        topic.delete();
        topic.create();
        assertThat(topic.sendEvent(id, 0, "k", "the second").offset()).isZero();
        String behind = newId();
        topic.sendEvent(behind, 0, "k", "data");
        service.start();

        journal.awaitEvent(behind);
        await().alias("the second is a dead letter; " + service).atMost(BOUND)
                .until(() -> journal.count("dead_letter WHERE published AND claimed_id = ?", id) == 1);
        assertThat(journal.rows("SELECT reason, record_value FROM dead_letter WHERE claimed_id = ?", id).get(0))
                .containsEntry("reason", "id-conflict")
                .containsEntry("record_value", bytes("the second"));
        assertThat(journal.awaitEvent(id)).containsEntry("data", bytes("the first"));
    }

    private List<String> send(String prefix, int events) {
        List<String> ids = IntStream.range(0, events).mapToObj(i -> prefix + "-" + i).toList();
        ids.forEach(id -> topic.sendEvent(id, 0, "k", "data"));
        return ids;
    }

    private void awaitJournaled(List<String> ids) {
        await().alias("all are journaled; " + service).atMost(BOUND).ignoreExceptions()
                .until(() -> journal.count("event WHERE id = ANY(?)", (Object) ids.toArray(String[]::new)),
                        found -> found == ids.size());
    }

    private void awaitCommitted(long offset) {
        await().alias("committed").atMost(BOUND)
                .until(() -> ConsumerGroup.committed(name, name, 0) == offset);
    }
}
