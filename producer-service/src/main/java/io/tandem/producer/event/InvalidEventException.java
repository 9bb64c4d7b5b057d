package io.tandem.producer.event;

/** An event that breaks a rule of CloudEvents 1.0 or of Tandem; the message says which, and what to change. */
public class InvalidEventException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public InvalidEventException(String message) {
        super(message, null, false, false);
    }

    static InvalidEventException of(String attribute, String rule) {
        return new InvalidEventException("attribute '" + attribute + "' " + rule);
    }
}
