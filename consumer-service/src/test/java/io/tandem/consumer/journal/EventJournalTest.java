package io.tandem.consumer.journal;

import static io.tandem.consumer.support.journal.JournalRows.newId;
import static io.tandem.local.testkit.TopicWriter.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import jakarta.inject.Inject;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tandem.consumer.event.Delivery;
import io.tandem.consumer.event.Event;
import io.tandem.consumer.event.Reason;
import io.tandem.local.KafkaTestResource;
import io.tandem.local.PostgresTestResource;
import io.tandem.local.testkit.Journal;
import io.tandem.local.testkit.Patience;

/** One insert journals records of several partitions and resolves their duplicates. */
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
@QuarkusTestResource(PostgresTestResource.class)
class EventJournalTest {

    private static final Duration PATIENCE = Patience.LIMIT;

    @Inject
    EventJournal journal;

    private final Journal rows = new Journal();

    /** After a crash, records of different partitions can arrive in another order than before. */
    @Test
    void theJournaledRecordKeepsItsIdentityWhenItIsReadAgainAfterAnother() {
        String id = newId();
        Delivery owner = event(id, 0, 1, "owner");
        Delivery other = event(id, 2, 1, "other");
        write(owner);

        List<Delivery> deadLetters = write(other, owner);

        assertThat(deadLetters).singleElement()
                .satisfies(deadLetter -> assertThat(deadLetter.record()).isSameAs(other.record()));
        assertThat(rows.awaitEvent(id)).containsEntry("outcome", "processed").containsEntry("data", bytes("owner"));
        assertThat(rows.rows("SELECT record_value FROM dead_letter WHERE claimed_id = ?", id)).singleElement()
                .satisfies(deadLetter -> assertThat(deadLetter).containsEntry("record_value", bytes("other")));
    }

    @Test
    void theFirstOfDifferentRecordsWithOneIdentityIsTheEventAndTheOthersAreDeadLetters() {
        String id = newId();

        List<Delivery> deadLetters = write(event(id, 0, 2, "first"), event(id, 0, 3, "second"), event(id, 0, 4, "first"),
                event(id, 1, 2, "third"), event(id, 1, 3, "third"));

        assertThat(deadLetters).extracting(deadLetter -> deadLetter.record().partition() + "/" + deadLetter.record().offset())
                .containsExactlyInAnyOrder("0/3", "1/2", "1/3");
        assertThat(rows.awaitEvent(id)).containsEntry("data", bytes("first"));
    }

    @Test
    void anUnpublishedDeadLetterIsReturnedEvenAfterADuplicateInTheSameInsert() {
        String id = newId();
        Delivery failed = event(id, 0, 6, "same").givenUp(Reason.HANDLER_FAILED, "no", 3);
        write(failed);

        List<Delivery> deadLetters = write(event(id, 1, 6, "same"), event(id, 0, 6, "same"));

        assertThat(deadLetters).singleElement().satisfies(deadLetter -> assertThat(deadLetter.record().partition()).isZero());
    }

    @Test
    void eachRecordThatTheDatabaseRefusesIsADeadLetter() {
        String id = newId();

        List<Delivery> deadLetters = write(refused(id, 0, "one"), refused(id, 1, "other"), refused(id, 2, "one"));

        assertThat(deadLetters).hasSize(3)
                .allSatisfy(deadLetter -> assertThat(deadLetter.deadLetter().reason()).isEqualTo(Reason.JOURNAL_REJECTED));
    }

    @Test
    void aTimestampBeyondTheLimitIsJournaledAsTheYear9999() {
        String id = newId();

        write(event(id, 0, 5, Long.MAX_VALUE, "timestamp in nanoseconds"));

        assertThat(
                rows.awaitOne("SELECT extract(year FROM accepted_at AT TIME ZONE 'UTC')::int AS year FROM event WHERE id = ?",
                        id))
                .containsEntry("year", 9999);
    }

    private List<Delivery> write(Delivery... deliveries) {
        return journal.write(List.of(deliveries)).await().atMost(PATIENCE);
    }

    private static Delivery event(String id, int partition, long offset, String data) {
        return event(id, partition, offset, System.currentTimeMillis(), data);
    }

    /** PostgreSQL refuses a zero character in jsonb. */
    private static Delivery refused(String id, int partition, String data) {
        Delivery fine = event(id, partition, 7, data);
        CloudEvent refused = CloudEventBuilder.v1(fine.event().cloudEvent()).withExtension("zero", "\0").build();
        return Delivery.of(fine.record(), Event.of(refused, null));
    }

    private static Delivery event(String id, int partition, long offset, long timestamp, String data) {
        CloudEvent event = CloudEventBuilder.v1().withId(id).withSource(URI.create("urn:test")).withType("test.event")
                .withData("text/plain", bytes(data)).build();
        var record = new ConsumerRecord<>("elsewhere", partition, offset, timestamp, TimestampType.CREATE_TIME, 1,
                data.length(), bytes("k"), bytes(data), new RecordHeaders(), Optional.empty());
        return Delivery.of(record, Event.of(event, null));
    }
}
