package io.tandem.consumer.problem;

/** Thrown when too many clients wait or listen. They can try again later. */
public class CapacityReached extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CapacityReached(String message) {
        super(message);
    }
}
