package io.tandem.producer.event;

/** Reports that an event breaks a rule of CloudEvents 1.0 or of Tandem. The message names the rule. */
public class InvalidEventException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public InvalidEventException(String message) {
        super(message, null, false, false);
    }

    static InvalidEventException of(String attribute, String rule) {
        return new InvalidEventException("attribute '" + attribute + "' " + rule);
    }
}
