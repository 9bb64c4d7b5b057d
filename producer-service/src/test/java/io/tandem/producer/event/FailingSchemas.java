package io.tandem.producer.event;

import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;

import io.tandem.producer.ProducerConfig;

/** Schemas that fail for events of one type, as a fault of this service would. */
@Alternative
@Singleton
public class FailingSchemas extends EventSchemas {

    public static final String TYPE = "check.fails";

    FailingSchemas(ProducerConfig config) {
        super(config);
    }

    @Override
    public boolean apply(Event event) {
        if (event.type().equals(TYPE)) {
            throw new IllegalStateException("a check fails, as this test asks");
        }
        return super.apply(event);
    }
}
