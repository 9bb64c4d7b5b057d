package io.tandem.consumer.event;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Checks the strings of CloudEvents 1.0 (section 2, type system) and makes other text fit for a database. */
public final class Text {

    private static final char REPLACEMENT = '\uFFFD';

    private Text() {
    }

    /**
     * Returns whether a CloudEvents String may have this text: no control characters, noncharacters or lone surrogates.
     */
    public static boolean isAllowed(String text) {
        int i = 0;
        while (i < text.length()) {
            int codePoint = text.codePointAt(i);
            if (!isAllowed(codePoint)) {
                return false;
            }
            i += Character.charCount(codePoint);
        }
        return true;
    }

    private static boolean isAllowed(int codePoint) {
        boolean control = codePoint <= 0x1F || codePoint >= 0x7F && codePoint <= 0x9F;
        boolean surrogate = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
        boolean nonCharacter = codePoint >= 0xFDD0 && codePoint <= 0xFDEF || (codePoint & 0xFFFE) == 0xFFFE;
        return !control && !surrogate && !nonCharacter;
    }

    /** @throws CharacterCodingException if the bytes are not UTF-8 */
    public static String utf8(byte[] bytes) throws CharacterCodingException {
        String text = new String(bytes, StandardCharsets.UTF_8);
        // The constructor never fails. Text without a replacement character was valid UTF-8.
        return text.indexOf(REPLACEMENT) < 0 ? text
                : StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }

    /** Decodes UTF-8. Null for null and for bytes that are not UTF-8. */
    public static String utf8OrNull(byte[] bytes) {
        try {
            return bytes == null ? null : utf8(bytes);
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** Replaces all characters outside ASCII by question marks, so that any encoding of a database has them. */
    static String ascii(String text) {
        return text == null ? null : text.replaceAll("[^\\x20-\\x7E]", "?");
    }

    /** Replaces characters that a text column or a log line should not have, and cuts the text to a length in characters. */
    public static String printable(String text, int maxLength) {
        StringBuilder printable = new StringBuilder();
        text.codePoints()
                .limit(maxLength)
                .map(codePoint -> isAllowed(codePoint) ? codePoint : codePoint == '\n' ? ' ' : REPLACEMENT)
                .forEach(printable::appendCodePoint);
        return printable.toString();
    }
}
