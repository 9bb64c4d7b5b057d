package io.tandem.consumer.pipeline;

import java.util.List;
import java.util.function.Supplier;

import io.smallrye.mutiny.Uni;
import io.tandem.consumer.event.Delivery;

/**
 * Records of one partition that go through the pipeline together: one record, or all that a poll brought of the partition
 * when no handler is configured. They count in the window from their admission until they are settled or lost, which is
 * exactly how long they are held in memory.
 */
final class InFlightRecords {

    private final Assignment assignment;
    private final InFlightWindow window;
    private final List<Delivery> deliveries;
    private long bytes;

    /** @param deliveries in the order of the topic, at least one */
    InFlightRecords(Assignment assignment, InFlightWindow window, List<Delivery> deliveries) {
        this.assignment = assignment;
        this.window = window;
        this.deliveries = deliveries;
        this.bytes = deliveries.stream().mapToLong(delivery -> Delivery.bytes(delivery.record())).sum();
        window.enter(deliveries.size(), bytes);
    }

    List<Delivery> deliveries() {
        return deliveries;
    }

    int size() {
        return deliveries.size();
    }

    /** The offset of the first record. */
    long offset() {
        return deliveries.get(0).record().offset();
    }

    /** When the broker took the first record. */
    long timestamp() {
        return deliveries.get(0).record().timestamp();
    }

    /** Runs work that a revoke of the partition waits for; fails with PartitionLostException after a revoke. */
    <T> Uni<T> whileOwned(Supplier<Uni<T>> work) {
        return assignment.activeWork().run(work);
    }

    /** Fails with PartitionLostException when the partition is revoked, and never completes otherwise. */
    Uni<Void> revoked() {
        return assignment.activeWork().stopped();
    }

    /**
     * Journals the outcomes of these records. The order is fixed when this is called, not when it is subscribed to.
     *
     * @return the dead letters that are not on their topic yet
     */
    Uni<List<Delivery>> journal(List<Delivery> outcomes) {
        return assignment.writer().write(admitHistory(outcomes));
    }

    /**
     * Counts the attempts of the handler in the window. Without room only a short history is kept, because the outcomes can
     * wait long for the journal, and all of them at once.
     */
    List<Delivery> admitHistory(List<Delivery> outcomes) {
        long more = outcomes.size() == 1 ? outcomes.get(0).historyBytes() : 0;
        if (more == 0) {
            return outcomes;
        }
        if (window.tryEnter(more)) {
            bytes += more;
            return outcomes;
        }
        return outcomes.stream().map(Delivery::withShortHistory).toList();
    }

    /** Notes that every record has its final outcome, in the journal and on the topic of dead letters if need be. */
    void settle() {
        assignment.settle(this);
        window.leave(size(), bytes);
    }

    /** Notes that the partition was revoked: its new owner reads the records again. */
    void lose() {
        window.leave(size(), bytes);
    }
}
