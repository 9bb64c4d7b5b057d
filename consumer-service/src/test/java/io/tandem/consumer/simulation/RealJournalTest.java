package io.tandem.consumer.simulation;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

import io.smallrye.mutiny.Uni;
import io.tandem.consumer.ConsumerConfig;
import io.tandem.consumer.ConsumerMetrics;
import io.tandem.consumer.Time;
import io.tandem.consumer.support.TestConfig;
import io.tandem.local.LocalServers;
import io.tandem.local.PostgresServer;
import io.tandem.local.testkit.Journal;
import io.tandem.local.testkit.Patience;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;

class RealJournalTest extends JournalConformance {

    private static final String SCHEMA = "conformance";
    private static final int CONNECTIONS = 8;

    private static Vertx vertx;
    private static io.vertx.sqlclient.Pool pool;

    @BeforeAll
    static void connect() {
        PostgresServer server = LocalServers.postgres();
        Flyway.configure().dataSource(server.jdbcUrl(), server.username(), server.password()).schemas(SCHEMA)
                .load().migrate();
        new Journal(SCHEMA).execute("ALTER TABLE event DROP CONSTRAINT IF EXISTS refusing",
                "ALTER TABLE event ADD CONSTRAINT refusing CHECK (extensions::text NOT LIKE '%refused%')");
        vertx = Vertx.vertx();
        pool = PgBuilder.pool().using(vertx).with(new PoolOptions().setMaxSize(CONNECTIONS))
                .connectingTo(PgConnectOptions.fromUri(server.reactiveUrl()).setUser(server.username())
                        .setPassword(server.password()).addProperty("search_path", SCHEMA))
                .build();
    }

    @AfterAll
    static void close() {
        pool.close().toCompletionStage().toCompletableFuture().join();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Override
    Wiring replica() {
        ConsumerConfig config = TestConfig.with("tandem.consumer.journal.schema", SCHEMA);
        return new Wiring().with(ConsumerConfig.class, config).with(Time.class, new Time())
                .with(ConsumerMetrics.class, Replica.METRICS).with(Vertx.class, vertx).with(Pool.class, Pool.newInstance(pool));
    }

    @Override
    <T> List<T> await(List<Supplier<Uni<T>>> work) {
        List<CompletableFuture<T>> results = work.stream()
                .map(one -> one.get().subscribeAsCompletionStage()).toList();
        return results.stream().map(RealJournalTest::result).toList();
    }

    private static <T> T result(CompletableFuture<T> future) {
        try {
            return future.get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }
}
