package io.tandem.producer.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;

/** Explains why JSON cannot be read. The explanation names the limit or the place, and nothing of the parser. */
public final class JsonFaults {

    private JsonFaults() {
    }

    /**
     * Returns the explanation.
     *
     * @param subject the text that should be JSON, like "the body"
     */
    public static String of(JsonProcessingException failure, String subject) {
        String place = failure.getLocation() == null ? "" : " at byte " + failure.getLocation().getByteOffset();
        if (failure instanceof StreamConstraintsException) {
            // The parser's words give the limit, and then the name of its setting in back quotes.
            return subject + " exceeds a limit" + place + ": "
                    + Echo.of(failure.getOriginalMessage().replaceAll(", from `[^`]*`", ""));
        }
        return subject + " is not JSON" + (failure instanceof JsonEOFException ? ": it ends too early" : place);
    }
}
