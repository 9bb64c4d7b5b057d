package io.tandem.producer.signature;

/** A delivery that its provider has not signed. The message is for the operator only. */
public final class UnverifiedException extends Exception {

    private static final long serialVersionUID = 1;

    UnverifiedException(String reason) {
        super(reason, null, false, false);
    }
}
