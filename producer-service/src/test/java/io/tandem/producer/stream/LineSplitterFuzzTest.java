package io.tandem.producer.stream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import com.code_intelligence.jazzer.junit.FuzzTest;

import io.tandem.producer.stream.LineSplitter.Line;
import io.vertx.core.buffer.Buffer;

/** Whatever the chunks are, the lines are those of the whole text, and no line above the limit is kept. */
class LineSplitterFuzzTest {

    private static final int LIMIT = 40;

    /** The first byte is the size of a chunk; the others are the text. */
    @FuzzTest(maxDuration = "10m")
    void lines(byte[] input) {
        int size = input.length == 0 ? 1 : 1 + (input[0] & 0xFF);
        Buffer text = Buffer.buffer(input);
        LineSplitter splitter = new LineSplitter(LIMIT);
        List<Line> lines = new ArrayList<>();
        for (int at = 0; at < text.length(); at += size) {
            lines.addAll(splitter.feed(text.getBuffer(at, Math.min(text.length(), at + size))));
            assertThat(splitter.pending()).isLessThanOrEqualTo(LIMIT);
        }
        lines.addAll(splitter.finish());

        assertThat(lines).extracting(line -> line.text() == null ? null : new String(line.text(), ISO_8859_1))
                .isEqualTo(expected(new String(input, ISO_8859_1)));
    }

    private static List<String> expected(String text) {
        List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
        if (lines.get(lines.size() - 1).isEmpty()) {
            lines.remove(lines.size() - 1);
        }
        lines.replaceAll(line -> line.length() > LIMIT ? null : line);
        return lines;
    }
}
