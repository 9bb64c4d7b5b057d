package io.tandem.producer.cloudevents;

import java.nio.charset.CharacterCodingException;

import io.tandem.producer.event.InvalidEventException;

/** Reads the type of an event from the path as it was sent. JAX-RS would cut it at a semicolon and replace invalid bytes. */
public final class TypeInPath {

    private TypeInPath() {
    }

    /** @throws InvalidEventException if the last segment of the path is not percent-encoded UTF-8 */
    public static String of(String path) {
        String segment = path.substring(path.lastIndexOf('/') + 1);
        if (segment.isEmpty()) {
            throw new InvalidEventException("the path must be /events/{type}, without a slash at its end");
        }
        try {
            if (PercentEncoding.isAscii(segment)) {
                return PercentEncoding.decode(segment);
            }
        } catch (CharacterCodingException | IllegalArgumentException e) {
            // Refused below.
        }
        throw new InvalidEventException("the type in the path must be UTF-8, percent-encoded where it is not ASCII");
    }
}
