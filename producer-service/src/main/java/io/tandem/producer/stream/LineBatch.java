package io.tandem.producer.stream;

import java.util.List;

import io.tandem.producer.stream.LineSplitter.Line;

/** Lines of a stream that are checked and published together. */
final class LineBatch {

    /** What a line takes beside its bytes until its receipt is written. */
    private static final long COST_OF_A_LINE = 1024;
    private static final int COST_OF_A_BYTE = 2;

    private final List<Line> lines;
    private final long cost;
    private List<LineResult> slots = List.of();
    private boolean settled;

    LineBatch(List<Line> lines) {
        this.lines = lines;
        this.cost = lines.stream().mapToLong(LineBatch::costOf).sum();
    }

    /** Returns the bytes of memory that a line takes while it is on its way. */
    static long costOf(Line line) {
        return line.text() == null ? COST_OF_A_LINE : COST_OF_A_LINE + costOf(line.text().length);
    }

    /** Returns the bytes of memory that bytes received take: as received, and as the data of an event. */
    static long costOf(int received) {
        return (long) COST_OF_A_BYTE * received;
    }

    List<Line> lines() {
        return lines;
    }

    long cost() {
        return cost;
    }

    /** Returns what became of the lines, as far as it is known. */
    List<LineResult> slots() {
        return slots;
    }

    void hold(List<LineResult> read) {
        slots = read;
    }

    /** Notes that nothing more will become of these lines. */
    void settle() {
        settled = true;
    }

    boolean isSettled() {
        return settled;
    }
}
