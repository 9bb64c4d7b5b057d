package io.tandem.local.up;

/** What keeps Tandem from running here, with a message that tells its user what to do. */
final class UpException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UpException(String message) {
        super(message);
    }

    UpException(String message, Throwable cause) {
        super(message, cause);
    }
}
