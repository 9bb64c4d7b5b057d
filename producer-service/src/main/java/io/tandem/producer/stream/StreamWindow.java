package io.tandem.producer.stream;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

import io.tandem.producer.intake.MemoryBudget;
import io.tandem.producer.problem.ProblemException;

/** What of a stream is between its upload and its receipts, in order, and the bytes that it holds. */
final class StreamWindow {

    private final long size;
    private final MemoryBudget.Lease lease;
    private final Deque<LineBatch> inFlight = new ArrayDeque<>();
    private long held;
    private long reserved;

    /** @param size the bytes that the stream was admitted with for this */
    StreamWindow(long size, MemoryBudget.Lease lease) {
        this.size = size;
        this.lease = lease;
    }

    boolean isEmpty() {
        return inFlight.isEmpty();
    }

    /** Tells whether another lot may come in; one always may. */
    boolean hasRoom() {
        return held < size || inFlight.isEmpty();
    }

    long room() {
        return size - held;
    }

    void enter(LineBatch lot) {
        held += lot.cost();
        inFlight.add(lot);
    }

    /** Lets out, in order, the lots that are settled and have none before them that is not. */
    void leave(Consumer<List<LineResult>> settled) {
        while (!inFlight.isEmpty() && inFlight.peek().isSettled()) {
            LineBatch lot = inFlight.poll();
            held -= lot.cost();
            settled.accept(lot.slots());
        }
    }

    /**
     * Counts what is held beyond the size: by a line that is longer than it.
     *
     * @param pending the bytes of the line that has not ended yet
     * @throws ProblemException if they do not fit into the budget
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
