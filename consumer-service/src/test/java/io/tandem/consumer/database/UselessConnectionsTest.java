package io.tandem.consumer.database;

import static io.tandem.consumer.support.journal.JournalRows.newId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.smallrye.mutiny.Uni;
import io.tandem.consumer.support.FreezingProxy;
import io.tandem.consumer.support.Management;
import io.tandem.consumer.support.OwnSubscription;
import io.tandem.local.KafkaTestResource;
import io.tandem.local.LocalServers;
import io.tandem.local.PostgresServer;
import io.tandem.local.testkit.Journal;
import io.tandem.local.testkit.Patience;
import io.tandem.local.testkit.TopicWriter;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;

/** The service replaces connections that are dead, or that lead to a read-only server. */
@QuarkusTest
@TestProfile(UselessConnectionsTest.Profile.class)
class UselessConnectionsTest {

    private static final String NAME = "useless_connections";
    private static final int CONNECTIONS = 3;
    private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(2);
    /** Covers a statement's time-out and the back-off, on a slow machine. */
    private static final Duration SOON = STATEMENT_TIMEOUT.plusSeconds(10);

    @Inject
    Pool pool;

    private final Journal journal = new Journal(NAME);

    /** Uses a separate topic, group and journal, and few connections, which lead through a proxy. */
    public static class Profile implements QuarkusTestProfile {
        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(KafkaTestResource.class), new TestResourceEntry(ProxiedPostgres.class));
        }

        @Override
        public boolean disableGlobalTestResources() {
            return true;
        }

        @Override
        public Map<String, String> getConfigOverrides() {
            return OwnSubscription.settings(NAME, Map.of(
                    "tandem.consumer.journal.timeout", STATEMENT_TIMEOUT.toSeconds() + "s",
                    "quarkus.datasource.reactive.idle-timeout", "1s",
                    "quarkus.datasource.reactive.max-size", Integer.toString(CONNECTIONS)));
        }
    }

    /** Starts the database, behind a proxy. */
    public static class ProxiedPostgres implements QuarkusTestResourceLifecycleManager {
        private FreezingProxy proxy;

        @Override
        public Map<String, String> start() {
            PostgresServer postgres = LocalServers.postgres();
            proxy = new FreezingProxy(URI.create(postgres.reactiveUrl()).getPort());
            return Map.of(
                    "quarkus.datasource.reactive.url", "postgresql://127.0.0.1:" + proxy.port() + "/tandem",
                    "quarkus.datasource.jdbc.url", postgres.jdbcUrl(),
                    "quarkus.datasource.username", postgres.username(),
                    "quarkus.datasource.password", postgres.password());
        }

        @Override
        public void stop() {
            proxy.close();
        }
    }

    @Test
    void eventsAreJournaledSoonAfterTheNetworkLostEveryConnection() {
        awaitJournaled(send());
        FreezingProxy.freeze(proxyPort());
        List<String> lost = IntStream.range(0, 3).mapToObj(i -> send()).toList();
        // Waits until each connection of the pool is dead.
        await().pollDelay(STATEMENT_TIMEOUT.multipliedBy(CONNECTIONS + 2L)).atMost(Patience.LIMIT)
                .until(() -> status("ready") == 503);

        FreezingProxy.thaw(proxyPort());

        lost.forEach(this::awaitJournaled);
        await().atMost(SOON).until(() -> status("ready") == 200);
    }

    @Test
    void anIdleServiceReportsADatabaseThatIsGone() {
        awaitJournaled(send());
        FreezingProxy.freeze(proxyPort());

        await().atMost(SOON).until(() -> status("ready") == 503);
        assertThat(Management.metric("tandem_consumer_journal_away")).isEqualTo(1);

        FreezingProxy.thaw(proxyPort());
        await().atMost(SOON).until(() -> status("ready") == 200);
        await().atMost(SOON).until(() -> Management.metric("tandem_consumer_journal_away") == 0);
    }

    @Test
    void writeUsesAnotherConnectionWhenItsServerBecameReadOnly() {
        awaitJournaled(send());
        List<SqlConnection> all = IntStream.range(0, CONNECTIONS)
                .mapToObj(i -> pool.getConnection().await().atMost(SOON))
                .toList();
        all.forEach(connection -> connection.query("SET default_transaction_read_only = on").execute().await().atMost(SOON));
        all.forEach(connection -> connection.close().await().atMost(SOON));

        awaitJournaled(send());
    }

    @Test
    void readOnlyServerIsNotReadyAndReadsDoNotEndTheOutage() {
        awaitJournaled(send());
        journal.execute("ALTER SYSTEM SET default_transaction_read_only = on");
        String event;
        try {
            journal.execute("SELECT pg_reload_conf()");
            event = send();
            await().atMost(SOON).until(() -> status("ready") == 503);
            await().atMost(SOON).until(() -> Management.metric("tandem_consumer_journal_away") == 1);

            assertThat(status("live")).isEqualTo(200);
            assertThat(RestAssured.get(Management.url("/q/health/ready")).asString()).contains("read-only");
            await().atMost(SOON).until(() -> "down".equals(RestAssured.get("/stats").path("database.state")));
            await().during(Duration.ofSeconds(2)).atMost(SOON)
                    .until(() -> Management.metric("tandem_consumer_journal_away") == 1);
        } finally {
            journal.execute("ALTER SYSTEM RESET default_transaction_read_only");
            journal.execute("SELECT pg_reload_conf()");
        }

        awaitJournaled(event);
        await().atMost(SOON).until(() -> status("ready") == 200);
        await().atMost(SOON).until(() -> Management.metric("tandem_consumer_journal_away") == 0);
    }

    @Test
    void statementThatTimesOutIsCancelledAtTheServer() {
        String marker = newId();

        CompletableFuture<?> late = Database.run(pool, Duration.ofMillis(300),
                connection -> connection.query("SELECT pg_sleep(300), '" + marker + "'").execute())
                .subscribeAsCompletionStage();

        await().atMost(SOON).until(late::isCompletedExceptionally);
        await().atMost(SOON).until(() -> journal.count(
                "pg_stat_activity WHERE state = 'active' AND query LIKE 'SELECT pg_sleep%" + marker + "%'") == 0);
    }

    @Test
    void lateConnectionGoesBackToThePool() throws Exception {
        List<SqlConnection> all = IntStream.range(0, CONNECTIONS)
                .mapToObj(i -> pool.getConnection().await().atMost(SOON))
                .toList();
        List<CompletableFuture<Integer>> late = IntStream.range(0, 10)
                .mapToObj(i -> Database.run(pool, Duration.ofMillis(100), UselessConnectionsTest::one)
                        .subscribeAsCompletionStage())
                .toList();
        await().atMost(SOON).until(() -> late.stream().allMatch(CompletableFuture::isCompletedExceptionally));
        all.forEach(connection -> connection.close().await().atMost(SOON));

        for (int i = 0; i < 2 * CONNECTIONS; i++) {
            assertThat(Database.run(pool, SOON, UselessConnectionsTest::one).subscribeAsCompletionStage()
                    .get(SOON.toSeconds(), TimeUnit.SECONDS)).isEqualTo(1);
        }
        assertThat(IntStream.range(0, CONNECTIONS).mapToObj(i -> pool.getConnection().await().atMost(SOON)).toList())
                .allSatisfy(connection -> connection.close().await().atMost(SOON));
    }

    private static Uni<Integer> one(SqlConnection connection) {
        return connection.query("SELECT 1").execute().map(rows -> rows.iterator().next().getInteger(0));
    }

    private String send() {
        String id = newId();
        try (TopicWriter topic = new TopicWriter(NAME)) {
            topic.sendEvent(id, "k", "data");
        }
        return id;
    }

    private void awaitJournaled(String id) {
        await().atMost(SOON).ignoreExceptions().until(() -> journal.count("event WHERE id = ?", id) == 1);
    }

    private static int proxyPort() {
        return ConfigProvider.getConfig().getValue("quarkus.datasource.reactive.url", URI.class).getPort();
    }

    private static int status(String check) {
        return RestAssured.get(Management.url("/q/health/" + check)).statusCode();
    }
}
