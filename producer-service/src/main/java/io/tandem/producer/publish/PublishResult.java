package io.tandem.producer.publish;

import io.tandem.producer.event.Event;

/** What became of one published event: accepted, or a failure that says what its sender may do. Exactly one is not null. */
public record PublishResult(Event event, Accepted accepted, PublishFailure failure) {

    static PublishResult accepted(Accepted accepted) {
        return new PublishResult(accepted.event(), accepted, null);
    }

    static PublishResult failed(PublishFailure failure) {
        return new PublishResult(failure.event(), null, failure);
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
