package io.tandem.consumer.decode;

/** A record claims to be a CloudEvent and is none; the message says which rule it breaks. */
class InvalidEventException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidEventException(String message) {
        // Decoding is on the hot path, and the message says it all.
        super(message, null, false, false);
    }
}
