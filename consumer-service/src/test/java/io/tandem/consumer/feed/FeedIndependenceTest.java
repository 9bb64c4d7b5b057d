package io.tandem.consumer.feed;

import static io.restassured.RestAssured.given;
import static io.tandem.consumer.support.journal.JournalRows.journal;
import static io.tandem.consumer.support.journal.JournalRows.newId;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.tandem.consumer.support.Management;
import io.tandem.consumer.support.journal.JournalRows;
import io.tandem.consumer.support.journal.TestEvent;
import io.tandem.local.KafkaTestResource;
import io.tandem.local.LocalServers;
import io.tandem.local.PostgresServer;
import io.tandem.local.PostgresTestResource;
import io.tandem.local.testkit.StreamReader;

/** The live stream waits only for transactions that can still add to the journal, and says so when it waits. */
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
@QuarkusTestResource(PostgresTestResource.class)
class FeedIndependenceTest {

    private static final String WAIT_METRIC = "tandem_consumer_stream_wait_seconds";

    private final String type = "independent-" + newId();

    /** A database of other people in the same cluster, which allows prepared transactions. */
    @BeforeAll
    static void prepareCluster() throws SQLException {
        PostgresServer postgres = LocalServers.postgres();
        try (Connection connection = connect("tandem"); var statement = connection.createStatement()) {
            statement.execute("ALTER SYSTEM SET max_prepared_transactions = 10");
            var found = statement.executeQuery("SELECT FROM pg_database WHERE datname = 'neighbours'");
            if (!found.next()) {
                statement.execute("CREATE DATABASE neighbours");
            }
        }
        postgres.restart();
        try (Connection connection = connect("neighbours"); var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS note (text text)");
        }
        try (Connection connection = connect("tandem"); var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS public.note (text text)");
        }
        await().atMost(ofSeconds(60))
                .until(() -> RestAssured.get(Management.url("/q/health/ready")).statusCode() == 200);
    }

    @ParameterizedTest(name = "{1} in {0}")
    @CsvSource({ "neighbours, open", "neighbours, prepared", "tandem, open", "tandem, prepared" })
    void aTransactionThatDoesNotTouchTheJournalDoesNotHoldTheStreamUp(String database, String kind) throws SQLException {
        String name = newId();
        try (StreamReader stream = open(); Connection other = connect(database); var statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("INSERT INTO public.note VALUES ('not of the journal')");
            if (kind.equals("prepared")) {
                statement.execute("PREPARE TRANSACTION '" + name + "'");
            }
            try {
                String id = journal(event());

                await("shown while the other transaction is " + kind).atMost(ofSeconds(20))
                        .until(() -> stream.eventIds().contains(id));
            } finally {
                forget(other, kind, name);
            }
        }
    }

    /** What is prepared on the journal comes before what committed meanwhile. */
    @Test
    void aPreparedTransactionOfTheJournalIsWaitedFor() throws SQLException {
        TestEvent first = event();
        String name = newId();
        try (StreamReader stream = open(); Connection slow = connect("tandem"); var statement = slow.createStatement()) {
            slow.setAutoCommit(false);
            statement.execute(insert(first));
            statement.execute("PREPARE TRANSACTION '" + name + "'");
            slow.setAutoCommit(true);
            String second = journal(event());
            assertThat(given().queryParam("type", type).get("/events").path("events[0].event.id").toString())
                    .isEqualTo(second);
            // The feed has looked, and waits: without this it might look only after the commit, and see both anyway.
            await().atMost(ofSeconds(20)).untilAsserted(() -> given().get("/stats").then().statusCode(200)
                    .body("stream.waitingSince", notNullValue()));

            statement.execute("COMMIT PREPARED '" + name + "'");

            assertThat(stream.awaitEvents(2).eventIds()).containsExactly(first.id(), second);
        }
    }

    /** An operator sees how long the stream has waited, and for which transaction. */
    @Test
    void aStreamThatWaitsSaysSinceWhen() throws SQLException {
        TestEvent first = event();
        try (StreamReader stream = open(); JournalRows slow = JournalRows.begin()) {
            given().get("/stats").then().statusCode(200).body("stream.waitingSince", nullValue());
            slow.insert(first);
            String second = journal(event());

            await().atMost(ofSeconds(20)).untilAsserted(() -> given().get("/stats").then().statusCode(200)
                    .body("stream.waitingSince", notNullValue())
                    .body("stream.waitsFor", notNullValue()));
            await().atMost(ofSeconds(20)).until(() -> Management.metric(WAIT_METRIC) > 0);
            slow.commit();

            assertThat(stream.awaitEvents(2).eventIds()).containsExactly(first.id(), second);
            await().atMost(ofSeconds(20)).untilAsserted(() -> given().get("/stats").then()
                    .body("stream.waitingSince", nullValue()));
            await().atMost(ofSeconds(20)).until(() -> Management.metric(WAIT_METRIC) == 0);
        }
    }

    private static void forget(Connection other, String kind, String name) throws SQLException {
        try (var statement = other.createStatement()) {
            if (kind.equals("prepared")) {
                other.setAutoCommit(true);
                statement.execute("ROLLBACK PREPARED '" + name + "'");
            } else {
                other.rollback();
            }
        }
    }

    private static String insert(TestEvent event) {
        return """
                INSERT INTO tandem.event (id, source, type, topic, partition, "offset", accepted_at, outcome, attempts,
                    hash, ordinal) VALUES ('%s', '%s', '%s', 'events', 3, 17, now(), 'processed', 1, '', 0)"""
                .formatted(event.id(), event.source(), event.type());
    }

    private TestEvent event() {
        return TestEvent.of(newId()).type(type);
    }

    private StreamReader open() {
        return StreamReader.open(RestAssured.baseURI + ":" + RestAssured.port, "?type=" + type, null);
    }

    private static Connection connect(String database) throws SQLException {
        PostgresServer postgres = LocalServers.postgres();
        return DriverManager.getConnection(postgres.jdbcUrl().replaceFirst("/tandem$", "/" + database),
                postgres.username(), postgres.password());
    }
}
