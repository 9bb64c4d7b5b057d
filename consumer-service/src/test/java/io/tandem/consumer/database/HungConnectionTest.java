package io.tandem.consumer.database;

import static io.restassured.RestAssured.given;
import static io.tandem.consumer.support.journal.JournalRows.newId;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.tandem.consumer.support.Management;
import io.tandem.consumer.support.OwnSubscription;
import io.tandem.local.Command;
import io.tandem.local.KafkaTestResource;
import io.tandem.local.PostgresTestResource;
import io.tandem.local.testkit.Journal;
import io.tandem.local.testkit.Patience;

/**
 * Connections that stand and over which no answer comes any more, as after a failover behind a gateway, end nothing but
 * what was under way: requests that wait, the retention, the sweep, a redrive and the stream all go on by themselves.
 */
@QuarkusTest
@TestProfile(HungConnectionTest.Profile.class)
@QuarkusTestResource(KafkaTestResource.class)
@QuarkusTestResource(PostgresTestResource.class)
class HungConnectionTest {

    private static final String NAME = "hung";
    private static final Duration SOON = Patience.LIMIT;
    /** Without locks: one that held the lock of a task would have it until its server notices. */
    private static final String IDLE = "SELECT pid FROM pg_stat_activity a WHERE application_name = 'tandem-" + NAME
            + "' AND state = 'idle' AND NOT EXISTS (SELECT FROM pg_locks l WHERE l.pid = a.pid)";

    private static final String OLD = """
            INSERT INTO event (id, source, type, topic, partition, "offset", accepted_at, journaled_at, outcome, attempts,
                               reason, hash, tx, ordinal)
            VALUES ('%s', 'urn:test', 't', 'hung', 0, 0, now() - interval '3 hours', now() - interval '3 hours', '%s', 1, %s,
                    '', '%s', 0)""";

    public static class Profile implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return OwnSubscription.withFrequentTasks(NAME, Map.of(
                    // No connection is closed because it is idle, so all that are closed are closed by an attempt.
                    "quarkus.datasource.reactive.idle-timeout", "1h",
                    "quarkus.datasource.queries.reactive.idle-timeout", "1h",
                    "quarkus.datasource.queries.reactive.max-size", "3",
                    "tandem.consumer.journal.timeout", "2s",
                    "tandem.consumer.journal.max-back-off", "500ms",
                    "tandem.consumer.query.timeout", "1s"));
        }
    }

    private final Journal table = new Journal(NAME);
    private List<Map<String, Object>> hung = List.of();

    @BeforeEach
    void warmUp() {
        await().atMost(Patience.LIMIT)
                .until(() -> RestAssured.get(Management.url("/q/health/ready")).statusCode() == 200);
        for (int tx = 1; tx <= 2; tx++) {
            String id = newId();
            table.execute(OLD.formatted(id, "processed", "NULL", tx));
            await("the retention works").atMost(SOON).until(() -> table.count("event WHERE id = ?", id) == 0);
        }
    }

    @AfterEach
    void release() throws Exception {
        for (Map<String, Object> backend : hung) {
            signal("CONT", backend);
        }
    }

    /** A query over a hung connection is answered with 503, and the client asks again. */
    @Test
    void requestsWaitForEventsAgain() throws Exception {
        CompletableFuture<Integer> warm = waitFor(newId(), "3s");
        hang();
        warm.join();

        await("a request that waits is answered when its event is there").atMost(SOON).until(() -> {
            String id = newId();
            CompletableFuture<Integer> answer = waitFor(id, "10s");
            // Later than the first look of the request.
            CompletableFuture.runAsync(() -> table.execute(OLD.formatted(id, "dead-lettered", "'handler-failed'", 10)),
                    CompletableFuture.delayedExecutor(2, TimeUnit.SECONDS)).join();
            return answer.join() == 200;
        });
    }

    @Test
    void theRetentionGoesOn() throws Exception {
        hang();
        String id = newId();
        table.execute(OLD.formatted(id, "processed", "NULL", 20));

        await().atMost(SOON).until(() -> table.count("event WHERE id = ?", id) == 0);
    }

    @Test
    void theSweepGoesOn() throws Exception {
        hang();
        String id = newId();
        table.execute(OLD.formatted(id, "dead-lettered", "'handler-failed'", 30));
        table.execute(OwnSubscription.deadLetter(id));

        await().atMost(SOON).until(() -> table.count("dead_letter WHERE id = ? AND published", id) == 1);
    }

    @Test
    void aRedriveIsAnswered() throws Exception {
        hang();

        CompletableFuture<Integer> answer = CompletableFuture.supplyAsync(() -> given().contentType("application/json")
                .body(Map.of("all", true)).post("/dead-letters/redrive").statusCode());

        await("an answer, whatever it is").atMost(SOON).until(answer::isDone);
        await("and one that works soon").atMost(SOON).until(() -> given().contentType("application/json")
                .body(Map.of("all", true)).post("/dead-letters/redrive").statusCode() == 202);
    }

    @Test
    void theServiceIsReadyAgain() throws Exception {
        hang();

        await().during(Duration.ofSeconds(3)).atMost(SOON)
                .until(() -> RestAssured.get(Management.url("/q/health/ready")).statusCode() == 200
                        && given().get("/stats").path("database.state").equals("up"));
    }

    /**
     * The process of a closed connection ends when it goes on. That of a connection that was kept would wait for statements.
     */
    @Test
    void theConnectionsThatDidNotAnswerAreClosed() throws Exception {
        hang();
        await("the service works over others").during(Duration.ofSeconds(3)).atMost(SOON)
                .until(() -> RestAssured.get(Management.url("/q/health/ready")).statusCode() == 200);

        release();

        String pids = hung.stream().map(backend -> backend.get("pid").toString()).collect(Collectors.joining(","));
        await("processes have ended").atMost(SOON)
                .until(() -> table.count("pg_stat_activity WHERE pid IN (" + pids + ")") < hung.size());
    }

    /** Stops the processes of all connections that the service has at rest. */
    private void hang() throws Exception {
        hung = await("a connection at rest in each pool").atMost(SOON).until(() -> {
            RestAssured.get(Management.url("/q/health/ready"));
            given().get("/stats");
            return table.rows(IDLE);
        }, found -> found.size() >= 2);
        for (Map<String, Object> backend : hung) {
            signal("STOP", backend);
        }
    }

    private static void signal(String name, Map<String, Object> backend) {
        Command.run("kill", "-" + name, backend.get("pid").toString());
    }

    private static CompletableFuture<Integer> waitFor(String id, String wait) {
        return CompletableFuture.supplyAsync(() -> given().get("/events/" + id + "?wait=" + wait).statusCode());
    }
}
