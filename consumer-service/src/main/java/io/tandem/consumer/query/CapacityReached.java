package io.tandem.consumer.query;

/** A bounded service of the journal has as many clients as it takes: try again later. */
public class CapacityReached extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CapacityReached(String message) {
        super(message);
    }
}
