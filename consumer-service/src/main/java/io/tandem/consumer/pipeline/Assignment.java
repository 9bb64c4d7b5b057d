package io.tandem.consumer.pipeline;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

import io.tandem.consumer.Time;
import io.tandem.consumer.event.Delivery;
import io.tandem.consumer.journal.PartitionWriter;

/**
 * One partition for as long as this replica owns it: its records in flight and the offset to commit. A partition that is
 * revoked and assigned again gets a new object, which knows nothing of the earlier records.
 */
final class Assignment {

    private static final long NONE = -1;

    private final int generation;
    private volatile String topicId;
    private final PartitionWriter writer;
    private final InFlightWindow window;
    private final ActiveWork activeWork;
    /** In the order of the topic. A settled record leaves nothing behind, however long one before it takes. */
    private final Set<InFlightRecords> unsettled = new LinkedHashSet<>();
    private long end = NONE;
    /** Whether the first records after a seek to the beginning are still to come, and where the last refused poll began. */
    private boolean sought;
    private long refused = NONE;

    /**
     * @param generation of the group at which the partition was assigned
     * @param topicId of the topic at that time; empty if unknown
     * @param sought whether the consumer sought to the beginning while older polls may still be on their way
     */
    Assignment(int generation, String topicId, PartitionWriter writer, InFlightWindow window, Time time,
            boolean sought) {
        this.sought = sought;
        this.generation = generation;
        this.topicId = topicId;
        this.writer = writer;
        this.window = window;
        this.activeWork = new ActiveWork(time);
    }

    int generation() {
        return generation;
    }

    String topicId() {
        return topicId;
    }

    /** Takes the id of the topic that was unknown at first. */
    void learn(String known) {
        topicId = known;
    }

    PartitionWriter writer() {
        return writer;
    }

    /** The work that a revoke stops and waits for. */
    ActiveWork activeWork() {
        return activeWork;
    }

    /**
     * Whether records that begin at this offset may be admitted. After a seek to the beginning, a poll from before it would
     * move the position past records that are still to come. Polls have growing offsets as long as nothing seeks, so a poll
     * that
     * begins at or before the one before it comes from after a seek. The caller seeks again after each refusal.
     */
    synchronized boolean goesOnAt(long first) {
        boolean goesOn = !sought || refused != NONE && first <= refused;
        if (goesOn) {
            sought = false;
        } else {
            refused = first;
        }
        return goesOn;
    }

    /**
     * Admits records to the window.
     *
     * @param deliveries in the order of the topic, at least one
     * @param together how many of them go through the pipeline together
     */
    synchronized List<InFlightRecords> admit(List<Delivery> deliveries, int together) {
        List<InFlightRecords> admitted = new ArrayList<>();
        for (int from = 0; from < deliveries.size(); from += together) {
            int to = Math.min(from + together, deliveries.size());
            admitted.add(new InFlightRecords(this, window, List.copyOf(deliveries.subList(from, to))));
        }
        unsettled.addAll(admitted);
        end = deliveries.get(deliveries.size() - 1).record().offset() + 1;
        return admitted;
    }

    synchronized void settle(InFlightRecords records) {
        unsettled.remove(records);
    }

    /** The offset to commit: of the first unsettled record, else after the last record; empty before the first record. */
    synchronized OptionalLong position() {
        if (!unsettled.isEmpty()) {
            return OptionalLong.of(unsettled.iterator().next().offset());
        }
        return end == NONE ? OptionalLong.empty() : OptionalLong.of(end);
    }

    /** When the broker took the first unsettled record; empty if every record is settled. */
    synchronized OptionalLong oldestTimestamp() {
        return unsettled.isEmpty() ? OptionalLong.empty() : OptionalLong.of(unsettled.iterator().next().timestamp());
    }

    /** Stops what waits; no further work begins. */
    void stop() {
        activeWork.stop();
    }

    /** Ends the assignment: what waits in the insert queue is dropped. */
    void close() {
        stop();
        writer.close();
    }
}
