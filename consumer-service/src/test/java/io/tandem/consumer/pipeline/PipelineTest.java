package io.tandem.consumer.pipeline;

import static io.tandem.consumer.support.journal.JournalRows.newId;
import static io.tandem.local.testkit.TopicWriter.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Map;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.tandem.consumer.support.ConsumerGroup;
import io.tandem.consumer.support.DeadLetterTopic;
import io.tandem.consumer.support.TopicToJournal;
import io.tandem.local.testkit.Patience;
import io.tandem.local.testkit.TopicReader;

/** Each record of the topic is journaled once, and no record stops the others. */
@QuarkusTest
class PipelineTest extends TopicToJournal {

    @Test
    void anEventIsJournaledWithItsPartitionAndOffset() {
        String id = newId();

        RecordMetadata sent = topic.sendEvent(id, "k", "hello");

        assertThat(journal.awaitEvent(id))
                .containsEntry("type", "test.event")
                .containsEntry("outcome", "processed")
                .containsEntry("attempts", 0)
                .containsEntry("datacontenttype", "text/plain")
                .containsEntry("key", bytes("k"))
                .containsEntry("data", bytes("hello"))
                .containsEntry("partition", sent.partition())
                .containsEntry("offset", sent.offset());
    }

    @Test
    void aDuplicateIsSkipped() {
        String id = newId();
        topic.sendEvent(id, "k", "same");
        topic.sendEvent(id, "k", "same");
        journal.awaitEvent(marker("k"));

        assertThat(journal.count("event WHERE id = ?", id)).isEqualTo(1);
        assertThat(journal.count("dead_letter WHERE claimed_id = ?", id)).isZero();
    }

    @Test
    void aDifferentEventWithTheSameIdentityIsADeadLetterThatTheIdentityFinds() {
        String id = newId();
        topic.sendEvent(id, "k", "first");
        RecordMetadata second = topic.sendEvent(id, "k", "second");

        Map<String, Object> deadLetter = journal.awaitOne("SELECT * FROM dead_letter WHERE claimed_id = ? AND published", id);

        assertThat(deadLetter).containsEntry("reason", "id-conflict").containsEntry("record_value", bytes("second"));
        assertThat(journal.awaitEvent(id)).containsEntry("data", bytes("first"));
        assertThat(journal.awaitEvent((String) deadLetter.get("id"), "kafka:events"))
                .containsEntry("outcome", "dead-lettered")
                .containsEntry("offset", second.offset());
    }

    @Test
    void anInvalidEventIsJournaledAndPublishedOnTheDeadLetterTopic() {
        Map<String, String> headers = Map.of("ce_id", newId(), "ce_specversion", "1.0", "other", "kept");

        RecordMetadata sent = topic.send("k", headers, bytes("kept too"));

        try (DeadLetterTopic deadLetters = new DeadLetterTopic()) {
            ConsumerRecord<byte[], byte[]> deadLetter = deadLetters.awaitDeadLetterOf(sent.partition(), sent.offset());
            assertThat(deadLetter.key()).isEqualTo(bytes("k"));
            assertThat(deadLetter.value()).isEqualTo(bytes("kept too"));
            assertThat(TopicReader.header(deadLetter, "other")).isEqualTo("kept");
            assertThat(TopicReader.header(deadLetter, "dead-letter-reason")).isEqualTo("invalid-event");
            assertThat(TopicReader.header(deadLetter, "dead-letter-cause")).contains("source is missing");
            assertThat(TopicReader.header(deadLetter, "dead-letter-topic")).isEqualTo("events");
            assertThat(TopicReader.header(deadLetter, "dead-letter-attempts")).isEqualTo("0");
            assertThat(TopicReader.header(deadLetter, "dead-letter-group")).isEqualTo("tandem");
        }
        Map<String, Object> row = journal.awaitOne(
                "SELECT * FROM event JOIN dead_letter USING (id, source) WHERE partition = ? AND \"offset\" = ? AND published",
                sent.partition(), sent.offset());
        assertThat(row).containsEntry("outcome", "dead-lettered").containsEntry("record_value", bytes("kept too"));
    }

    @Test
    void theOffsetIsCommittedAfterTheRecordIsJournaled() {
        RecordMetadata sent = topic.sendEvent(newId(), "k", "x");

        await().atMost(Patience.LIMIT)
                .until(() -> ConsumerGroup.committed("tandem", sent.partition()), committed -> committed > sent.offset());
    }

    private String marker(String key) {
        String id = newId();
        topic.sendEvent(id, key, "marker");
        return id;
    }
}
