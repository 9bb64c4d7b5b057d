package io.tandem.consumer.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

import io.tandem.consumer.Time;
import io.tandem.consumer.event.Delivery;
import io.tandem.consumer.event.HandlerAttempt;
import io.tandem.consumer.event.Synthetic;
import io.tandem.local.testkit.Patience;

/** An assignment counts the records in flight and knows the offset to commit. */
class AssignmentTest {

    private final InFlightWindow window = new InFlightWindow(1_000, 1 << 20);
    private final Assignment assignment = new Assignment(1, "", null, window, new Time(), false);

    @Test
    void thereIsNoOffsetToCommitBeforeTheFirstRecord() {
        assertThat(assignment.position()).isEmpty();
    }

    @Test
    void theOffsetToCommitIsThatOfTheFirstUnsettledRecord() {
        List<InFlightRecords> records = assignment.admit(deliveries(10, 14), 1);
        assertThat(assignment.position()).hasValue(10);

        records.get(1).settle();
        records.get(3).settle();
        assertThat(assignment.position()).hasValue(10);

        records.get(0).settle();
        assertThat(assignment.position()).hasValue(12);

        records.get(2).settle();
        assertThat(assignment.position()).hasValue(14);
    }

    @Test
    void afterTheLastRecordTheOffsetStaysUntilTheNextPoll() {
        assignment.admit(deliveries(0, 3), 3).forEach(InFlightRecords::settle);
        assertThat(assignment.position()).hasValue(3);

        // Offsets have gaps where a transaction ended.
        List<InFlightRecords> later = assignment.admit(deliveries(7, 9), 2);
        assertThat(assignment.position()).hasValue(7);
        later.forEach(InFlightRecords::settle);
        assertThat(assignment.position()).hasValue(9);
    }

    @Test
    void recordsOfOneBatchAreSettledTogether() {
        List<InFlightRecords> together = assignment.admit(deliveries(0, 5), 5);
        assertThat(together).hasSize(1);
        assertThat(window.events()).isEqualTo(5);

        together.get(0).settle();
        assertThat(window.events()).isZero();
        assertThat(window.bytes()).isZero();
        assertThat(assignment.position()).hasValue(5);
    }

    @Test
    void theWindowCountsOnlyRecordsThatMemoryHolds() {
        List<InFlightRecords> records = new ArrayList<>(assignment.admit(deliveries(0, 100), 1));
        List<WeakReference<Delivery>> inMemory = records.stream()
                .map(one -> new WeakReference<>(one.deliveries().get(0))).toList();
        assertThat(window.events()).isEqualTo(100);

        records.subList(1, records.size()).forEach(InFlightRecords::settle);
        records.subList(1, records.size()).clear();

        assertThat(window.events()).isEqualTo(1);
        Patience.await("only records of the window are in memory").untilAsserted(() -> {
            System.gc();
            assertThat(inMemory).filteredOn(delivery -> delivery.get() != null).hasSize(window.events());
        });
        assertThat(assignment.position()).hasValue(0);
    }

    @Test
    void aLostRecordLeavesTheWindowAndKeepsItsOffset() {
        InFlightRecords record = assignment.admit(deliveries(4, 5), 1).get(0);

        record.lose();

        assertThat(window.events()).isZero();
        assertThat(assignment.position()).hasValue(4);
    }

    @Test
    void pollsFromBeforeASeekToTheBeginningAreRefused() {
        Assignment sought = new Assignment(1, "", null, window, new Time(), true);
        assertThat(sought.goesOnAt(7)).as("polled before the seek").isFalse();
        assertThat(sought.goesOnAt(9)).as("polled before the seek").isFalse();

        assertThat(sought.goesOnAt(0)).as("polled after the seek").isTrue();
        assertThat(sought.goesOnAt(12)).as("the next poll").isTrue();
    }

    @Test
    void aTopicWithoutItsFirstRecordsIsReadAfterASecondSeek() {
        Assignment sought = new Assignment(1, "", null, window, new Time(), true);
        assertThat(sought.goesOnAt(3)).isFalse();

        assertThat(sought.goesOnAt(3)).isTrue();
    }

    /** Its first record is that of an aborted transaction, or retention deleted it, and the topic before had records there. */
    @Test
    void aTopicThatBeginsBehindARefusedRecordIsReadAfterASecondSeek() {
        Assignment sought = new Assignment(1, "", null, window, new Time(), true);
        assertThat(sought.goesOnAt(0)).as("polled before the seek").isFalse();
        assertThat(sought.goesOnAt(1)).as("polled after the seek, or before it").isFalse();

        assertThat(sought.goesOnAt(1)).as("polled after the second seek").isTrue();
    }

    @Test
    void anAssignmentThatDidNotSeekGoesOnAnywhere() {
        assertThat(assignment.goesOnAt(42)).isTrue();
    }

    private static List<Delivery> deliveries(long from, long to) {
        return LongStream.range(from, to).mapToObj(AssignmentTest::delivery).toList();
    }

    /** Outcomes wait for the journal during an outage, all of the window at once, each with its attempts. */
    @Test
    void theAttemptsOfTheHandlerAreCountedAndShortenedWithoutRoom() {
        List<List<Delivery>> written = new ArrayList<>();
        InFlightWindow small = new InFlightWindow(1_000, 100_000);
        Assignment counted = new Assignment(1, "", null, small, new Time(), false);
        List<InFlightRecords> records = counted.admit(deliveries(0, 20), 1);
        long before = small.bytes();

        records.forEach(one -> written.add(one.admitHistory(List.of(one.deliveries().get(0).after(longHistory())))));

        assertThat(small.bytes()).isGreaterThan(before).isLessThanOrEqualTo(100_000);
        assertThat(written).hasSize(20);
        assertThat(written.get(0).get(0).history()).hasSize(23);
        Delivery last = written.get(19).get(0);
        assertThat(last.history()).extracting(HandlerAttempt::number).containsExactly(1, 23);
        assertThat(last.historyBytes()).isLessThan(1_000);
        records.forEach(InFlightRecords::settle);
        assertThat(small.bytes()).isZero();
    }

    private static List<HandlerAttempt> longHistory() {
        return IntStream.rangeClosed(1, 23).mapToObj(number -> new HandlerAttempt(number, Instant.EPOCH,
                Duration.ZERO, "no ".repeat(100), 503, new byte[1_024], false)).toList();
    }

    private static Delivery delivery(long offset) {
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("events", 0, offset, new byte[] { 1 }, new byte[1_000]);
        return Delivery.of(record, Synthetic.wrap(record, null));
    }
}
