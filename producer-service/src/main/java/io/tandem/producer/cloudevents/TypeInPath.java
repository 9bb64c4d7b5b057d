package io.tandem.producer.cloudevents;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

import io.tandem.producer.event.InvalidEventException;

/** Reads the type of an event from the path as it was sent. JAX-RS would cut it at a semicolon and replace invalid bytes. */
public final class TypeInPath {

    private TypeInPath() {
    }

    /** @throws InvalidEventException if the last segment of the path is not percent-encoded UTF-8 */
    public static String of(String path) {
        String segment = path.substring(path.lastIndexOf('/') + 1);
        try {
            if (StandardCharsets.US_ASCII.newEncoder().canEncode(segment)) {
                // A plus sign is no space in a path. ISO-8859-1 keeps the bytes as they are.
                String bytes = URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.ISO_8859_1);
                return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1))).toString();
            }
        } catch (CharacterCodingException | IllegalArgumentException e) {
            // Refused below.
        }
        throw new InvalidEventException("the type in the path must be UTF-8, percent-encoded where it is not ASCII");
    }
}
