package io.tandem.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

/** In production consumer-service does not work on topics that cannot keep its promises, and says what to change. */
class RefusalIT {

    @Test
    void endsWhenATopicCannotKeepThePromises() throws Exception {
        Map<String, String> settings = new HashMap<>(Pair.consumerSettings());
        settings.remove("tandem.consumer.topic-checks");
        settings.put("tandem.consumer.group", "refused");
        settings.put("tandem.consumer.journal.schema", "refused");
        settings.put("quarkus.log.console.json.enabled", "false");

        try (ServiceProcess consumer = ServiceProcess.of("consumer-service", List.of(ServiceProcess.java(), "-Xmx256m"),
                settings, Path.of("target"))) {
            consumer.launch();

            assertThat(consumer.process().onExit().get(60, TimeUnit.SECONDS).isAlive()).isFalse();
            assertThat(consumer.exitCode()).isEqualTo(1);
            assertThat(Files.readString(consumer.log()))
                    .contains("events: should have 3 replicas, not 1")
                    .contains("events.dead-letter: min.insync.replicas should be 2")
                    .contains("tandem.consumer.topic-checks=warn");
        }
    }
}
