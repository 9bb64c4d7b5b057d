package io.tandem.consumer.pipeline;

import java.util.BitSet;
import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import io.tandem.consumer.event.Delivery;

/** What one poll brought of one partition, and which of it is settled. Guarded by its assignment. */
final class Slice {

    private final Assignment assignment;
    private final List<ConsumerRecord<byte[], byte[]>> records;
    private final BitSet settled;
    private int prefix;

    Slice(Assignment assignment, List<ConsumerRecord<byte[], byte[]>> records) {
        this.assignment = assignment;
        this.records = records;
        this.settled = new BitSet(records.size());
    }

    Assignment assignment() {
        return assignment;
    }

    List<ConsumerRecord<byte[], byte[]>> records() {
        return records;
    }

    long bytes() {
        return records.stream().mapToLong(Delivery::bytes).sum();
    }

    void markSettled(int index) {
        settled.set(index);
        prefix = settled.nextClearBit(prefix);
    }

    boolean isSettled() {
        return prefix == records.size();
    }

    /** The offset from which on something is not settled. */
    long position() {
        return isSettled() ? records.get(prefix - 1).offset() + 1 : records.get(prefix).offset();
    }
}
