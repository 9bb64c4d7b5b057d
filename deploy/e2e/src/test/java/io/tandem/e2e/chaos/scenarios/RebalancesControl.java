package io.tandem.e2e.chaos.scenarios;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import io.tandem.e2e.chaos.Control;
import io.tandem.e2e.chaos.Stage;
import io.tandem.e2e.chaos.Violation;
import io.tandem.local.Topics;

/** Control: a member of the group that commits the records that it reads and journals none. */
@Control(Violation.LOST)
class RebalancesControl extends Rebalances {

    private static final Duration STAY = Duration.ofSeconds(15);

    @Override
    public void round(Stage stage) throws Exception {
        stage.fault("a bug: a member of the group that commits without journaling", () -> commitWithoutJournaling(stage));
    }

    private static void commitWithoutJournaling(Stage stage) {
        Map<String, Object> settings = Map.of("bootstrap.servers", stage.servers().bootstrapServers(), "group.id", "tandem");
        try (var rogue = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            rogue.subscribe(List.of(Topics.EVENTS));
            long end = System.nanoTime() + STAY.toNanos();
            while (System.nanoTime() < end) {
                rogue.poll(Duration.ofMillis(500));
                rogue.commitSync();
            }
        }
    }
}
