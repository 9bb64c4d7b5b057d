package io.tandem.producer.kafka;

import io.tandem.producer.event.Event;

/** What became of one published event: accepted, or a failure that says what its sender may do. Exactly one is not null. */
public record Delivery(Event event, Accepted accepted, PublishFailure failure) {

    static Delivery accepted(Accepted accepted) {
        return new Delivery(accepted.event(), accepted, null);
    }

    static Delivery failed(PublishFailure failure) {
        return new Delivery(failure.event(), null, failure);
    }

    public boolean isAccepted() {
        return accepted != null;
    }

    /** Returns where the event stands, or throws why it does not. */
    Accepted orThrow() {
        if (failure != null) {
            throw failure;
        }
        return accepted;
    }
}
