package io.tandem.producer.cloudevents;

import java.nio.charset.CharacterCodingException;

import io.tandem.producer.event.Echo;
import io.tandem.producer.event.InvalidEventException;

/** Decodes an attribute in an HTTP header (HTTP binding, 3.1.3.2). It removes the quotes, then percent-decodes once. */
final class HeaderValue {

    private HeaderValue() {
    }

    /** @throws InvalidEventException if the value has a broken escape, is not UTF-8, or has raw bytes outside ASCII */
    static String decode(String header, String value) {
        if (!PercentEncoding.isAscii(value)) {
            throw invalid(header, "has a character outside ASCII; percent-encode it in UTF-8");
        }
        String text = value.startsWith("\"") ? unquote(header, value) : value;
        return text.indexOf('%') < 0 ? text : percentDecode(header, text);
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
        try {
            return PercentEncoding.decode(text);
        } catch (IllegalArgumentException e) {
            throw invalid(header, "has a '%' that is not followed by two hexadecimal digits; write it as %25");
        } catch (CharacterCodingException e) {
            throw invalid(header, "percent-encodes bytes that are not UTF-8");
        }
    }

    private static InvalidEventException invalid(String header, String rule) {
        return new InvalidEventException("header '" + Echo.of(header) + "' " + rule + " (CloudEvents HTTP binding, 3.1.3.2)");
    }
}
