package io.tandem.e2e.chaos.scenarios;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

import io.tandem.e2e.chaos.Scenario;
import io.tandem.e2e.chaos.Setup;
import io.tandem.e2e.chaos.Stage;
import io.tandem.local.testkit.ServiceProcess;

/** The group's offsets are set back to the earliest and to the middle, and deleted, so that records are read once more. */
class MovedOffsets implements Scenario {

    static final String GROUP = "tandem";

    private static final Duration AWAY = Duration.ofSeconds(3);

    /** A change of the offsets while no member of the group runs. */
    @FunctionalInterface
    interface Change {
        void apply(Stage stage) throws Exception;
    }

    @Override
    public Setup setup() {
        return new Setup().webhook();
    }

    @Override
    public void round(Stage stage) throws Exception {
        withoutConsumer(stage, "offsets set to the earliest", at -> move(at, offset -> 0));
        withoutConsumer(stage, "offsets set to the middle", at -> move(at, offset -> offset / 2));
        withoutConsumer(stage, "offsets deleted",
                at -> at.cluster().admin().deleteConsumerGroups(List.of(GROUP)).all().get());
    }

    /** Changes the offsets between two runs of consumer-service. */
    static void withoutConsumer(Stage stage, String what, Change change) throws Exception {
        ServiceProcess consumer = stage.replicas().consumer(0);
        stage.fault(what, () -> {
            stage.replicas().scaleIn(consumer);
            stage.hold(AWAY);
            change.apply(stage);
            stage.replicas().scaleOut(consumer);
        });
    }

    /** Moves the committed offset of each partition. */
    static void move(Stage stage, ToLongFunction<Long> target) throws Exception {
        Map<TopicPartition, OffsetAndMetadata> moved = new HashMap<>();
        stage.cluster().admin().listConsumerGroupOffsets(GROUP).partitionsToOffsetAndMetadata().get()
                .forEach((partition, position) -> moved.put(partition,
                        new OffsetAndMetadata(target.applyAsLong(position.offset()))));
        stage.cluster().admin().alterConsumerGroupOffsets(GROUP, moved).all().get();
    }
}
