package io.tandem.producer.cloudevents;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

import jakarta.inject.Singleton;

import io.tandem.producer.ProducerConfig;
import io.tandem.producer.event.InvalidEventException;
import io.tandem.producer.problem.Problem;
import io.tandem.producer.problem.ProblemException;
import io.tandem.producer.problem.ProblemType;

/**
 * Bounds the attributes of one event in every content mode, and those of a batch, because each takes many times its bytes in
 * memory.
 */
@Singleton
class AttributeLimit {

    private final int limit;
    private final int batchLimit;

    AttributeLimit(ProducerConfig config) {
        limit = config.limits().attributes();
        batchLimit = config.limits().batchAttributes();
    }

    /** @throws ExceededException if an event may not have so many attributes */
    void check(int attributes) {
        if (attributes > limit) {
            throw new ExceededException("the event has more than " + limit + " attributes");
        }
    }

    /** Returns a counter of the attributes of one batch. It fails with a {@link ProblemException} above the limit. */
    IntConsumer ofBatch() {
        AtomicInteger sum = new AtomicInteger();
        return attributes -> {
            if (sum.addAndGet(attributes) > batchLimit) {
                throw Problem.of(ProblemType.TOO_LARGE, "the events of the batch have more than " + batchLimit
                        + " attributes together").asException();
            }
        };
    }

    /** An event has more attributes than allowed. */
    static final class ExceededException extends InvalidEventException {

        private static final long serialVersionUID = 1;

        ExceededException(String message) {
            super(message);
        }
    }
}
