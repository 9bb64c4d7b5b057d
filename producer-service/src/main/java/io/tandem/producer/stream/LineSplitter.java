package io.tandem.producer.stream;

import java.util.ArrayList;
import java.util.List;

import io.vertx.core.buffer.Buffer;

/** Splits a stream of bytes into lines (LF, or CR LF); drops the text of a line that is too long. */
final class LineSplitter {

    /**
     * One line.
     *
     * @param number in the stream, from 1
     * @param text without its LF; null if the line was too long
     */
    record Line(long number, byte[] text) {

        boolean isBlank() {
            if (text != null) {
                for (byte b : text) {
                    if (b != ' ' && b != '\t' && b != '\r') {
                        return false;
                    }
                }
            }
            return text != null;
        }
    }

    private final int limit;
    private Buffer begun = Buffer.buffer();
    private boolean skipping;
    private long number = 1;

    LineSplitter(int limit) {
        this.limit = limit;
    }

    /** Returns the bytes of the line that has not ended yet. */
    int pending() {
        return begun.length();
    }

    boolean isInLine() {
        return skipping || begun.length() > 0;
    }

    /** Returns the lines that end in this chunk. */
    List<Line> feed(Buffer chunk) {
        List<Line> lines = new ArrayList<>();
        int start = 0;
        for (int end = indexOf(chunk, start); end >= 0; end = indexOf(chunk, start)) {
            keep(chunk, start, end);
            lines.add(endLine());
            start = end + 1;
        }
        keep(chunk, start, chunk.length());
        return lines;
    }

    /** Returns the last line if it has no LF. */
    List<Line> finish() {
        return isInLine() ? List.of(endLine()) : List.of();
    }

    private void keep(Buffer chunk, int start, int end) {
        if (!skipping && begun.length() + end - start <= limit) {
            begun.appendBuffer(chunk, start, end - start);
        } else if (end > start) {
            skipping = true;
            begun = Buffer.buffer();
        }
    }

    private Line endLine() {
        Line line = new Line(number++, skipping ? null : begun.getBytes());
        begun = Buffer.buffer();
        skipping = false;
        return line;
    }

    private static int indexOf(Buffer chunk, int from) {
        for (int i = from; i < chunk.length(); i++) {
            if (chunk.getByte(i) == '\n') {
                return i;
            }
        }
        return -1;
    }
}
