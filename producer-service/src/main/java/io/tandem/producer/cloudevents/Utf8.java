package io.tandem.producer.cloudevents;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

import io.tandem.producer.event.InvalidEventException;

/** JSON is UTF-8 (RFC 8259, 8.1): the parser passes over the inside of values that it skips, so they are checked here. */
final class Utf8 {

    private static final int STEP = 8192;

    private Utf8() {
    }

    /** @throws InvalidEventException if the bytes are not UTF-8 throughout, or are UTF-16 or UTF-32 */
    static void check(byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(Math.min(STEP, bytes.length + 1));
        CoderResult result;
        do {
            out.clear();
            result = decoder.decode(in, out, true);
            if (result.isError()) {
                throw new InvalidEventException("the body is not UTF-8 at byte " + in.position());
            }
        } while (result.isOverflow());
        for (int i = 0; i < Math.min(4, bytes.length); i++) {
            if (bytes[i] == 0) {
                throw new InvalidEventException("the body is not UTF-8 but seems to be UTF-16 or UTF-32");
            }
        }
    }
}
