package io.tandem.producer.stream;

import java.util.List;

import io.tandem.producer.stream.LineSplitter.Line;

/** Lines of a stream that are validated and published together. */
final class LineBatch {

    private enum State {
        VALIDATING,
        PUBLISHING,
        SETTLED
    }

    /** The bytes that a line takes besides its own until its receipt is written. */
    private static final long COST_OF_A_LINE = 1024;
    /** A received byte is held twice, as the line and as the data of its event. */
    private static final int COST_OF_A_BYTE = 2;

    private final List<Line> lines;
    private final long cost;
    private List<LineResult> results = List.of();
    private State state = State.VALIDATING;

    LineBatch(List<Line> lines, long cost) {
        this.lines = lines;
        this.cost = cost;
    }

    /** Returns the bytes of memory that a line takes until its receipt is written. */
    static long costOf(Line line) {
        return line.text() == null ? COST_OF_A_LINE : COST_OF_A_LINE + costOf(line.text().length);
    }

    /** Returns the bytes of memory that received bytes take. */
    static long costOf(int received) {
        return (long) COST_OF_A_BYTE * received;
    }

    List<Line> lines() {
        return lines;
    }

    /** Returns the bytes of memory that this batch takes. */
    long cost() {
        return cost;
    }

    List<LineResult> results() {
        return results;
    }

    boolean isValidating() {
        return state == State.VALIDATING;
    }

    boolean isSettled() {
        return state == State.SETTLED;
    }

    /** Ends the validation; only these lines are published and get a response. */
    void publish(List<LineResult> validated) {
        results = validated;
        state = State.PUBLISHING;
    }

    /** Ends the publishing; the results are final. */
    void settle() {
        state = State.SETTLED;
    }
}
