package io.tandem.e2e;

import java.util.Map;

import io.tandem.local.LocalServers;

/** How both services are told of the broker and the database of this JVM. */
final class Pair {

    private Pair() {
    }

    static Map<String, String> producerSettings() {
        return Map.of("kafka.bootstrap.servers", LocalServers.kafka().bootstrapServers(),
                "tandem.producer.topic-checks", "warn");
    }

    static Map<String, String> consumerSettings() {
        return Map.of(
                "kafka.bootstrap.servers", LocalServers.kafka().bootstrapServers(),
                "quarkus.datasource.reactive.url", LocalServers.postgres().reactiveUrl(),
                "quarkus.datasource.username", LocalServers.postgres().username(),
                "quarkus.datasource.password", LocalServers.postgres().password(),
                "tandem.consumer.topic-checks", "warn");
    }
}
