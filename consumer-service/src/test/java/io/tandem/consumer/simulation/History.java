package io.tandem.consumer.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What happened, for a person to read. Kept only when a history is replayed. */
final class History {

    private final Loop loop;
    private final List<String> lines;

    History(Loop loop, boolean kept) {
        this.loop = loop;
        this.lines = kept ? new ArrayList<>() : null;
    }

    void note(Supplier<String> line) {
        if (lines != null) {
            lines.add("%9.3f s  %s".formatted(loop.now() / 1e9, line.get()));
        }
    }

    List<String> lines() {
        return lines == null ? List.of() : lines;
    }
}
