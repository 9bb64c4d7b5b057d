package io.tandem.consumer.pipeline;

import java.util.ArrayDeque;
import java.util.List;
import java.util.OptionalLong;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import io.tandem.consumer.journal.PartitionWriter;

/**
 * One partition for as long as it is ours: what is in flight of it, and up to where it is settled. Of a partition that
 * was taken away and came back there is a second one, which knows nothing of the first one's records.
 */
final class Assignment {

    private final int generation;
    private final PartitionWriter writer;
    private final ArrayDeque<Slice> slices = new ArrayDeque<>();
    private final InFlight inFlight = new InFlight();
    private long position = -1;

    /** @param generation of the group, at which the partition became ours */
    Assignment(int generation, PartitionWriter writer) {
        this.generation = generation;
        this.writer = writer;
    }

    int generation() {
        return generation;
    }

    PartitionWriter writer() {
        return writer;
    }

    synchronized Slice admit(List<ConsumerRecord<byte[], byte[]>> records) {
        Slice slice = new Slice(this, records);
        slices.add(slice);
        advance();
        return slice;
    }

    /** What a revoke waits for. */
    InFlight inFlight() {
        return inFlight;
    }

    /** Notes what has its final outcome, in the journal and, if need be, among the dead letters. */
    synchronized void settle(Slice slice, int from, int to) {
        for (int i = from; i < to; i++) {
            slice.markSettled(i);
        }
        advance();
    }

    private void advance() {
        while (!slices.isEmpty() && slices.peek().isSettled()) {
            position = slices.poll().position();
        }
        if (!slices.isEmpty()) {
            position = slices.peek().position();
        }
    }

    /** The offset to commit: of the first record that is not settled, or after the last one; none, if there was none. */
    synchronized OptionalLong position() {
        return position < 0 ? OptionalLong.empty() : OptionalLong.of(position);
    }

    void stop() {
        inFlight.stop();
    }

    void close() {
        stop();
        writer.close();
    }
}
