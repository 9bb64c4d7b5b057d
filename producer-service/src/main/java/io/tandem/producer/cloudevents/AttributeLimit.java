package io.tandem.producer.cloudevents;

import jakarta.inject.Singleton;

import io.tandem.producer.ProducerConfig;
import io.tandem.producer.event.InvalidEventException;

/** Bounds the attributes of one event in every content mode, because each takes many times its bytes in memory. */
@Singleton
class AttributeLimit {

    private final int limit;

    AttributeLimit(ProducerConfig config) {
        limit = config.limits().attributes();
    }

    /** @throws ExceededException if an event may not have so many attributes */
    void check(int attributes) {
        if (attributes > limit) {
            throw new ExceededException("the event has more than " + limit + " attributes");
        }
    }

    /** An event has more attributes than allowed. */
    static final class ExceededException extends InvalidEventException {

        private static final long serialVersionUID = 1;

        ExceededException(String message) {
            super(message);
        }
    }
}
