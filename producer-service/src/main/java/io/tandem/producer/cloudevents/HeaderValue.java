package io.tandem.producer.cloudevents;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

import io.tandem.producer.event.Echo;
import io.tandem.producer.event.InvalidEventException;

/** Decodes an attribute in an HTTP header (HTTP binding, 3.1.3.2). It removes the quotes, then percent-decodes once. */
final class HeaderValue {

    private HeaderValue() {
    }

    /** @throws InvalidEventException if the value has a broken escape, is not UTF-8, or has raw bytes outside ASCII */
    static String decode(String header, String value) {
        if (!isAscii(value)) {
            throw invalid(header, "has a character outside ASCII; percent-encode it in UTF-8");
        }
        String text = value.startsWith("\"") ? unquote(header, value) : value;
        return text.indexOf('%') < 0 ? text : percentDecode(header, text);
    }

    private static boolean isAscii(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /** Returns the text between double quotes, with each {@code \x} as {@code x} (RFC 9110, 5.6.4). */
    private static String unquote(String header, String value) {
        StringBuilder text = new StringBuilder(value.length());
        for (int i = 1; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' && i == value.length() - 1) {
                return text.toString();
            }
            if (c == '"' || c == '\\' && ++i == value.length()) {
                break;
            }
            text.append(value.charAt(i));
        }
        throw invalid(header, "opens a quoted string that does not end with its last character");
    }

    private static String percentDecode(String header, String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != '%') {
                bytes.write(text.charAt(i));
                continue;
            }
            int high = i + 2 <= text.length() - 1 ? Character.digit(text.charAt(i + 1), 16) : -1;
            int low = high < 0 ? -1 : Character.digit(text.charAt(i + 2), 16);
            if (low < 0) {
                throw invalid(header, "has a '%' that is not followed by two hexadecimal digits; write it as %25");
            }
            bytes.write(high << 4 | low);
            i += 2;
        }
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())).toString();
        } catch (CharacterCodingException e) {
            throw invalid(header, "percent-encodes bytes that are not UTF-8");
        }
    }

    private static InvalidEventException invalid(String header, String rule) {
        return new InvalidEventException("header '" + Echo.of(header) + "' " + rule + " (CloudEvents HTTP binding, 3.1.3.2)");
    }
}
