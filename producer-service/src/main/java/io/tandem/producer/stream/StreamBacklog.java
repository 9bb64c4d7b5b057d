package io.tandem.producer.stream;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import io.tandem.producer.stream.LineSplitter.Line;

/** The lines of a stream that have arrived and wait for their turn. */
final class StreamBacklog {

    private static final int LOT = 256;

    private final Deque<Line> lines = new ArrayDeque<>();

    void add(List<Line> arrived) {
        arrived.stream().filter(line -> !line.isBlank()).forEach(lines::add);
    }

    boolean isEmpty() {
        return lines.isEmpty();
    }

    void clear() {
        lines.clear();
    }

    /** Returns the next lines: at least one, and as many more as there is room for. */
    LineBatch next(long room) {
        List<Line> lot = new ArrayList<>();
        long cost = 0;
        while (!lines.isEmpty() && lot.size() < LOT && (lot.isEmpty() || cost < room)) {
            cost += LineBatch.costOf(lines.peek());
            lot.add(lines.poll());
        }
        return new LineBatch(lot);
    }
}
