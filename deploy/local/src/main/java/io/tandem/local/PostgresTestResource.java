package io.tandem.local;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;

/** Points the application under test to the database of {@link LocalServers}. */
public final class PostgresTestResource implements QuarkusTestResourceLifecycleManager {

    private CompletableFuture<PostgresServer> starting;

    /** Begins the start, so that several resources start in parallel. */
    @Override
    public void init(Map<String, String> initArgs) {
        starting = LocalServers.inBackground(LocalServers::postgres);
    }

    @Override
    public Map<String, String> start() {
        PostgresServer postgres = starting.join();
        return Map.of(
                "quarkus.datasource.reactive.url", postgres.reactiveUrl(),
                "quarkus.datasource.jdbc.url", postgres.jdbcUrl(),
                "quarkus.datasource.username", postgres.username(),
                "quarkus.datasource.password", postgres.password());
    }

    /** Leaves the database to the next application of this JVM. */
    @Override
    public void stop() {
    }
}
