package io.tandem.consumer.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

import io.smallrye.mutiny.Uni;
import io.tandem.consumer.event.Delivery;
import io.tandem.consumer.event.PartitionLostException;

class InsertQueueTest {

    private static final int MAX_ROWS = 4;

    private final List<List<Delivery>> inserts = new ArrayList<>();
    private final List<CompletableFuture<List<Delivery>>> answers = new ArrayList<>();
    private final ArrayDeque<Runnable> soon = new ArrayDeque<>();
    private final InsertQueue queue = new InsertQueue(this::insert, soon::add, MAX_ROWS);
    private final PartitionWriter left = new PartitionWriter(queue);
    private final PartitionWriter right = new PartitionWriter(queue);

    @Test
    void recordsThatArriveTogetherAreOneInsertInOrder() {
        left.write(deliveries(0, 1));
        right.write(deliveries(1, 1));
        left.write(deliveries(0, 2));
        runSoon();

        assertThat(offsets(0)).containsExactly("0/1", "1/1", "0/2");
    }

    @Test
    void oneInsertRunsAtATimeAndTheNextHoldsTheWaitingRowsUpToTheBound() {
        left.write(deliveries(0, 1));
        runSoon();
        left.write(deliveries(0, 2, 3));
        right.write(deliveries(1, 1));
        left.write(deliveries(0, 4, 5));
        runSoon();
        assertThat(inserts).hasSize(1);

        answers.get(0).complete(List.of());
        assertThat(offsets(1)).containsExactly("0/2", "0/3", "1/1");
        answers.get(1).complete(List.of());

        assertThat(offsets(2)).containsExactly("0/4", "0/5");
    }

    @Test
    void oneWriteAboveTheBoundIsOneInsert() {
        left.write(deliveries(0, 1, 2, 3, 4, 5, 6));
        runSoon();

        assertThat(inserts.get(0)).hasSize(6);
    }

    @Test
    void eachWriteReturnsOnlyItsOwnDeadLetters() {
        List<Delivery> mine = deliveries(0, 1);
        List<Delivery> other = deliveries(1, 1);
        CompletableFuture<List<Delivery>> first = left.write(mine).subscribeAsCompletionStage();
        CompletableFuture<List<Delivery>> second = right.write(other).subscribeAsCompletionStage();
        runSoon();

        answers.get(0).complete(mine);

        assertThat(first.join()).isEqualTo(mine);
        assertThat(second.join()).isEmpty();
    }

    @Test
    void closingAPartitionDropsOnlyItsOwnWaitingRows() {
        CompletableFuture<List<Delivery>> written = left.write(deliveries(0, 1)).subscribeAsCompletionStage();
        runSoon();
        CompletableFuture<List<Delivery>> dropped = left.write(deliveries(0, 2)).subscribeAsCompletionStage();
        right.write(deliveries(1, 1));

        left.close();
        answers.get(0).complete(List.of());

        assertThat(written).isCompletedWithValue(List.of());
        assertThatThrownBy(dropped::join).hasCauseInstanceOf(PartitionLostException.class);
        assertThat(offsets(1)).containsExactly("1/1");
    }

    /** A handler may end after its partition was revoked and an earlier outcome of the same key was dropped. */
    @Test
    void nothingIsWrittenOfAClosedPartition() {
        left.close();
        CompletableFuture<List<Delivery>> late = left.write(deliveries(0, 2)).subscribeAsCompletionStage();
        runSoon();

        assertThat(inserts).isEmpty();
        assertThatThrownBy(late::join).hasCauseInstanceOf(PartitionLostException.class);
    }

    @Test
    void noInsertRunsAfterAFailedOne() {
        CompletableFuture<List<Delivery>> failed = left.write(deliveries(0, 1)).subscribeAsCompletionStage();
        runSoon();
        CompletableFuture<List<Delivery>> waiting = left.write(deliveries(0, 2)).subscribeAsCompletionStage();
        answers.get(0).completeExceptionally(new IllegalStateException("defect"));
        CompletableFuture<List<Delivery>> later = right.write(deliveries(1, 1)).subscribeAsCompletionStage();
        runSoon();

        assertThat(List.of(failed, waiting, later)).allSatisfy(
                written -> assertThatThrownBy(written::join).hasCauseInstanceOf(IllegalStateException.class));
        assertThat(inserts).hasSize(1);
    }

    @Test
    void anInsertThatThrowsFailsTheWrite() {
        InsertQueue broken = new InsertQueue(deliveries -> {
            throw new IllegalStateException("defect");
        }, Runnable::run, MAX_ROWS);
        CompletableFuture<List<Delivery>> failed = new PartitionWriter(broken).write(deliveries(0, 1))
                .subscribeAsCompletionStage();

        assertThatThrownBy(failed::join).hasCauseInstanceOf(IllegalStateException.class);
    }

    private Uni<List<Delivery>> insert(List<Delivery> deliveries) {
        inserts.add(deliveries);
        answers.add(new CompletableFuture<>());
        return Uni.createFrom().completionStage(answers.get(answers.size() - 1));
    }

    private void runSoon() {
        for (Runnable task = soon.poll(); task != null; task = soon.poll()) {
            task.run();
        }
    }

    private List<String> offsets(int insert) {
        return inserts.get(insert).stream()
                .map(delivery -> delivery.record().partition() + "/" + delivery.record().offset())
                .toList();
    }

    private static List<Delivery> deliveries(int partition, int... offsets) {
        List<Delivery> deliveries = new ArrayList<>();
        for (int offset : offsets) {
            byte[] value = "{}".getBytes(StandardCharsets.UTF_8);
            deliveries.add(Delivery.invalid(new ConsumerRecord<>("events", partition, offset, null, value), "none"));
        }
        return deliveries;
    }
}
