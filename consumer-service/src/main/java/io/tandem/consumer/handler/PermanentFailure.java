package io.tandem.consumer.handler;

/** An event can never be processed: trying again is of no use. The message becomes the cause of the dead letter. */
public class PermanentFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PermanentFailure(String message) {
        super(message);
    }
}
