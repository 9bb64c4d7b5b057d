package io.tandem.consumer.handler;

/** The event can never be processed, so it is not retried. The message becomes the cause of the dead letter. */
public class PermanentFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PermanentFailure(String message) {
        super(message);
    }
}
