package io.tandem.consumer.deadletter;

import static io.tandem.consumer.support.journal.JournalRows.newId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.HexFormat;
import java.util.Map;

import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.tandem.consumer.event.Event;
import io.tandem.consumer.support.ConsumerGroup;
import io.tandem.consumer.support.DeadLetterTopic;
import io.tandem.consumer.support.Management;
import io.tandem.consumer.support.TopicToJournal;
import io.tandem.local.testkit.Patience;
import io.tandem.local.testkit.TopicReader;
import io.tandem.local.testkit.TopicWriter;

/** A dead-letter topic that refuses records loses no dead letter and stops no other event. */
@QuarkusTest
class DeadLetterTest extends TopicToJournal {

    private static final Map<String, String> INVALID = Map.of("ce_id", "no event");

    @Test
    void aRecordTooLargeForTheTopicIsPublishedWithoutValueAndKeptInTheJournal() {
        byte[] value = new byte[100_000];
        DeadLetterTopic.takesAtMost(10_000);
        try (DeadLetterTopic deadLetters = new DeadLetterTopic()) {
            RecordMetadata sent = topic.send("k", INVALID, value);

            var deadLetter = deadLetters.awaitDeadLetterOf(sent.partition(), sent.offset());

            assertThat(deadLetter.value()).isNull();
            assertThat(TopicReader.header(deadLetter, "dead-letter-truncated")).isEqualTo("true");
            assertThat(TopicReader.header(deadLetter, "dead-letter-reason")).isEqualTo("invalid-event");
            assertThat(journal.awaitOne("SELECT record_value FROM dead_letter JOIN event USING (id, source)"
                    + " WHERE partition = ? AND \"offset\" = ? AND published", sent.partition(), sent.offset()))
                    .containsEntry("record_value", value);
        } finally {
            DeadLetterTopic.takesEverything();
        }
    }

    @Test
    void aTopicThatRefusesEverythingHoldsBackOnlyTheOffset() {
        try (DeadLetterTopic deadLetters = new DeadLetterTopic()) {
            RecordMetadata sent;
            DeadLetterTopic.takesAtMost(10);
            try {
                sent = topic.send("k", INVALID, TopicWriter.bytes("late"));
                String id = newId();
                send(id, "plain", sent.partition(), "k");
                assertThat(journal.awaitEvent(id)).containsEntry("outcome", "processed");
                assertThat(outcome(sent, false)).containsEntry("reason", "invalid-event");
                awaitACommitOfAnotherPartition(sent.partition());
                assertThat(ConsumerGroup.committed("tandem", sent.partition())).isLessThanOrEqualTo(sent.offset());
                assertThat(deadLetters.deadLettersOf(sent.partition(), sent.offset())).isEmpty();
            } finally {
                DeadLetterTopic.takesEverything();
            }

            assertThat(deadLetters.awaitDeadLetterOf(sent.partition(), sent.offset()).value())
                    .isEqualTo(TopicWriter.bytes("late"));
            await().atMost(Patience.LIMIT).until(
                    () -> ConsumerGroup.committed("tandem", sent.partition()), committed -> committed > sent.offset() + 1);
            assertThat(outcome(sent, true)).isNotEmpty();
        }
    }

    /** After a crash between journal and topic, Kafka delivers the record again and the journal has its outcome. */
    @Test
    void anUnpublishedDeadLetterIsPublishedWhenTheRecordIsReadAgain() {
        String id = newId();
        RecordMetadata sent = journaledOutcomeOfTheNextRecord(id, "dead-lettered");

        try (DeadLetterTopic deadLetters = new DeadLetterTopic()) {
            var deadLetter = deadLetters.awaitDeadLetterOf(sent.partition(), sent.offset());
            assertThat(TopicReader.header(deadLetter, "dead-letter-reason")).isEqualTo("handler-failed");
            assertThat(TopicReader.header(deadLetter, "dead-letter-cause")).isEqualTo("before the crash");
            assertThat(outcome(sent, true)).containsEntry("attempts", 5);
        }
    }

    /** After the same crash, a redrive that succeeded leaves nothing to publish. */
    @Test
    void aDeadLetterThatARedriveProcessedIsNotPublished() {
        RecordMetadata sent = journaledOutcomeOfTheNextRecord(newId(), "processed");
        RecordMetadata marker = topic.send("k", INVALID, null);

        try (DeadLetterTopic deadLetters = new DeadLetterTopic()) {
            deadLetters.awaitDeadLetterOf(marker.partition(), marker.offset());
            assertThat(deadLetters.deadLettersOf(sent.partition(), sent.offset())).isEmpty();
        }
        RestAssured.get(Management.url("/q/health/live")).then().statusCode(200);
    }

    /** A commit covers all partitions, so an offset of this partition would be committed with it. */
    private void awaitACommitOfAnotherPartition(int partition) {
        RecordMetadata marker = TopicWriter.await(send(newId(), "plain", partition == 0 ? 1 : 0, "marker"));
        await().atMost(Patience.LIMIT).until(
                () -> ConsumerGroup.committed("tandem", marker.partition()), committed -> committed > marker.offset());
    }

    private RecordMetadata journaledOutcomeOfTheNextRecord(String id, String outcome) {
        RecordMetadata before = topic.sendEvent(newId(), "k", "before");
        await().atMost(Patience.LIMIT).until(
                () -> ConsumerGroup.committed("tandem", before.partition()), committed -> committed > before.offset());
        long offset = before.offset() + 1;
        boolean dead = outcome.equals("dead-lettered");
        String hash = HexFormat.of().formatHex(Event.hash("test.event", null, "text/plain", TopicWriter.bytes("again")));
        journal.execute("INSERT INTO event (id, source, type, topic, partition, \"offset\", accepted_at, outcome, attempts,"
                + " reason, hash, ordinal) VALUES ('" + id + "', 'urn:test', 'test.event', 'events', " + before.partition()
                + ", " + offset + ", now(), '" + outcome + "', 5, " + (dead ? "'handler-failed'" : "NULL") + ", decode('" + hash
                + "', 'hex'), 0);"
                + "INSERT INTO dead_letter (id, source, reason, cause, header_names, header_values) VALUES ('" + id
                + "', 'urn:test', 'handler-failed', 'before the crash', '{}', '{}')");
        RecordMetadata sent = topic.sendEvent(id, "k", "again");
        assertThat(sent.offset()).isEqualTo(offset);
        return sent;
    }

    private Map<String, Object> outcome(RecordMetadata sent, boolean published) {
        return journal.awaitOne("SELECT d.*, e.attempts FROM dead_letter d JOIN event e USING (id, source)"
                + " WHERE partition = ? AND \"offset\" = ? AND published = ?", sent.partition(), sent.offset(), published);
    }
}
