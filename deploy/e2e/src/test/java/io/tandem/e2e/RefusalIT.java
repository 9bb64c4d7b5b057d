package io.tandem.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import io.tandem.local.testkit.PackagedService;
import io.tandem.local.testkit.ServiceProcess;

/** In production consumer-service refuses topics that cannot keep its promises, and names the settings to change. */
class RefusalIT {

    @Test
    void endsWhenATopicCannotKeepThePromises() {
        PackagedService strict = PackagedService.consumer().subscription("refused").without("tandem.consumer.topic-checks");

        try (ServiceProcess consumer = strict.process()) {
            consumer.launch();

            assertThat(consumer.awaitExit()).isEqualTo(1);
            assertThat(consumer.output())
                    .contains("events: should have 3 replicas, not 1")
                    .contains("events.dead-letter: min.insync.replicas should be 2")
                    .contains("tandem.consumer.topic-checks=warn");
        }
    }
}
