package io.tandem.consumer.handler;

/** The event can never be processed, so it is not retried. The message becomes the cause of the dead letter. */
public class PermanentFailure extends RuntimeException implements Answered {
    private static final long serialVersionUID = 1L;

    private final transient Answer answer;

    public PermanentFailure(String message) {
        this(message, null);
    }

    /** @param answer of the destination; null if it gave none */
    public PermanentFailure(String message, Answer answer) {
        super(message);
        this.answer = answer;
    }

    @Override
    public Answer answer() {
        return answer;
    }
}
