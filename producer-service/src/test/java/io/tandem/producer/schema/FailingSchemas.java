package io.tandem.producer.schema;

import java.util.List;
import java.util.function.LongConsumer;

import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;

import io.tandem.producer.ProducerConfig;
import io.tandem.producer.event.Event;

/** Schemas that fail for events of two types, as a fault of this service would. */
@Alternative
@Singleton
public class FailingSchemas extends EventSchemas {

    public static final String BEFORE_THE_CHECK = "fails.before.the.check";
    public static final String IN_THE_CHECK = "fails.in.the.check";

    FailingSchemas(ProducerConfig config) {
        super(config);
    }

    @Override
    public boolean apply(Event event) {
        fail(event, BEFORE_THE_CHECK);
        return super.apply(event);
    }

    @Override
    public List<Violation> validate(Event event, LongConsumer memory) {
        fail(event, IN_THE_CHECK);
        return super.validate(event, memory);
    }

    private static void fail(Event event, String type) {
        if (event.type().equals(type)) {
            throw new IllegalStateException("a check fails, as this test asks");
        }
    }
}
