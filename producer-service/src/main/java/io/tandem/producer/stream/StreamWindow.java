package io.tandem.producer.stream;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

import io.tandem.producer.intake.MemoryBudget;
import io.tandem.producer.stream.LineSplitter.Line;

/** Holds the lines of a stream between its upload and its response, in order, and counts their bytes. */
final class StreamWindow {

    private static final int MAX_BATCH = 256;

    private final long size;
    private final MemoryBudget.Lease lease;
    private final Deque<Line> waiting = new ArrayDeque<>();
    private final Deque<LineBatch> inFlight = new ArrayDeque<>();
    private long held;
    private long reserved;

    /** @param size the bytes that the lease already holds for the batches in flight */
    StreamWindow(long size, MemoryBudget.Lease lease) {
        this.size = size;
        this.lease = lease;
    }

    /** Adds lines that wait to be validated; drops blank lines. */
    void add(List<Line> arrived) {
        arrived.stream().filter(line -> !line.isBlank()).forEach(waiting::add);
    }

    void dropWaiting() {
        waiting.clear();
    }

    boolean hasWaiting() {
        return !waiting.isEmpty();
    }

    /** Tells whether the latest batch is being validated; the next must wait for it, to keep the order of the lines. */
    boolean isValidating() {
        return !inFlight.isEmpty() && inFlight.peekLast().isValidating();
    }

    boolean isBusy() {
        return hasWaiting() || isValidating();
    }

    /** Tells whether no batch is in flight. */
    boolean isEmpty() {
        return inFlight.isEmpty();
    }

    boolean isDrained() {
        return waiting.isEmpty() && inFlight.isEmpty();
    }

    /** Tells whether another batch may enter; one batch always may. */
    boolean hasRoom() {
        return held < size || inFlight.isEmpty();
    }

    /** Makes a batch of waiting lines: at least one, and as many more as there is room for. */
    LineBatch next() {
        List<Line> lines = new ArrayList<>();
        long cost = 0;
        while (!waiting.isEmpty() && lines.size() < MAX_BATCH && (lines.isEmpty() || cost < size - held)) {
            cost += LineBatch.costOf(waiting.peek());
            lines.add(waiting.poll());
        }
        LineBatch batch = new LineBatch(lines, cost);
        held += cost;
        inFlight.add(batch);
        return batch;
    }

    /** Removes settled batches from the front, in order, up to the first that is not settled. */
    void leave(Consumer<List<LineResult>> settled) {
        while (!inFlight.isEmpty() && inFlight.peek().isSettled()) {
            LineBatch batch = inFlight.poll();
            held -= batch.cost();
            settled.accept(batch.results());
        }
    }

    /**
     * Counts the bytes that exceed the size, because a line is longer than the window.
     *
     * @param pending the bytes of the line that has not ended yet
     * @throws io.tandem.producer.problem.ProblemException if the bytes do not fit into the budget
     */
    void reserve(int pending) {
        long needed = Math.max(0, held + LineBatch.costOf(pending) - size);
        if (needed > reserved) {
            lease.grow(needed - reserved);
        } else {
            lease.shrink(reserved - needed);
        }
        reserved = needed;
    }
}
