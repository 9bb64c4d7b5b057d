package io.tandem.local;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;

/** Points the application under test to the broker of {@link LocalServers}. */
public final class KafkaTestResource implements QuarkusTestResourceLifecycleManager {

    private CompletableFuture<KafkaServer> starting;

    /** Begins the start, so that several resources start in parallel. */
    @Override
    public void init(Map<String, String> initArgs) {
        starting = LocalServers.inBackground(LocalServers::kafka);
    }

    @Override
    public Map<String, String> start() {
        return Map.of("kafka.bootstrap.servers", starting.join().bootstrapServers());
    }

    /** Leaves the broker to the next application of this JVM. */
    @Override
    public void stop() {
    }
}
