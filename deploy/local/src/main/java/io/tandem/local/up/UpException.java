package io.tandem.local.up;

/** A reason why Tandem cannot run here, with a message that says how to remove it. */
final class UpException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UpException(String message) {
        super(message);
    }

    UpException(String message, Throwable cause) {
        super(message, cause);
    }
}
