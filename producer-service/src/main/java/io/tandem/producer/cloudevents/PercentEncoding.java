package io.tandem.producer.cloudevents;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/** Decodes percent-encoded UTF-8 (RFC 3986, 2.1). */
final class PercentEncoding {

    private PercentEncoding() {
    }

    static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /**
     * Decodes ASCII text once.
     *
     * @throws IllegalArgumentException if a percent sign is not followed by two hexadecimal digits
     * @throws CharacterCodingException if the bytes are not UTF-8
     */
    static String decode(String text) throws CharacterCodingException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != '%') {
                bytes.write(text.charAt(i));
                continue;
            }
            int high = i + 2 <= text.length() - 1 ? Character.digit(text.charAt(i + 1), 16) : -1;
            int low = high < 0 ? -1 : Character.digit(text.charAt(i + 2), 16);
            if (low < 0) {
                throw new IllegalArgumentException("a percent sign without two hexadecimal digits");
            }
            bytes.write(high << 4 | low);
            i += 2;
        }
        return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())).toString();
    }
}
