package io.tandem.producer.publish;

import java.util.function.Function;

import io.tandem.producer.event.Event;

/** The result of publishing one event. */
public sealed interface PublishResult {

    /** All in-sync replicas have the event. */
    record Accepted(Event event, Receipt receipt) implements PublishResult {

        @Override
        public <T> T map(Function<Receipt, T> accepted, Function<PublishFailure, T> failed) {
            return accepted.apply(receipt);
        }
    }

    /** The broker did not acknowledge the event. */
    record Failed(PublishFailure failure) implements PublishResult {

        @Override
        public <T> T map(Function<Receipt, T> accepted, Function<PublishFailure, T> failed) {
            return failed.apply(failure);
        }
    }

    /** Applies the function that fits the result. */
    <T> T map(Function<Receipt, T> accepted, Function<PublishFailure, T> failed);
}
