package io.tandem.consumer.decode;

/** A record claims to be a CloudEvent and is none. The message names the rule that it breaks. */
class InvalidEventException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidEventException(String message) {
        // No stack trace: decoding is on the hot path, and the message is enough.
        super(message, null, false, false);
    }
}
