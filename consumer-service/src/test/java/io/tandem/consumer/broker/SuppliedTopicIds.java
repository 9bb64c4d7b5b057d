package io.tandem.consumer.broker;

import java.util.Optional;
import java.util.function.Supplier;

import io.smallrye.mutiny.Uni;
import io.tandem.consumer.ConsumerConfig;

/** Answers at once, with an id that the test gives. */
public class SuppliedTopicIds extends TopicIds {

    private final Supplier<Optional<String>> id;

    public SuppliedTopicIds(ConsumerConfig config, Supplier<Optional<String>> id) {
        super(null, config);
        this.id = id;
    }

    @Override
    public Uni<Optional<String>> current() {
        return Uni.createFrom().item(id);
    }
}
