package io.tandem.consumer.redrive;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import io.tandem.consumer.handler.PermanentFailure;
import io.tandem.consumer.support.handler.HandlerProfile;
import io.tandem.consumer.support.handler.ScriptedTest;
import io.tandem.local.LocalServers;
import io.tandem.local.PostgresServer;
import io.tandem.local.testkit.Patience;

/** A redrive keeps the order of a key also while another transaction has a row of the key's dead letters in hand. */
@QuarkusTest
@TestProfile(HandlerProfile.class)
class RedriveOrderTest extends ScriptedTest {

    private static final int DEAD_LETTERS = 4;

    private final String type = "in-order-" + System.nanoTime();
    private final List<String> redriven = new CopyOnWriteArrayList<>();

    @BeforeEach
    void failOnce() {
        handler.on(type, (event, attempt) -> {
            if (attempt == 1) {
                return Uni.createFrom().failure(new PermanentFailure("broken"));
            }
            redriven.add(event.getId());
            return Uni.createFrom().voidItem();
        });
    }

    /**
     * Others lock such a row for a moment: a redrive that renews its lease or gives the dead letter back, the publisher that
     * notes that it is on its topic, an operator.
     */
    @ParameterizedTest
    @ValueSource(strings = {
            "UPDATE dead_letter SET published = true WHERE id = ?",
            "UPDATE dead_letter SET lease_until = NULL, lease_token = NULL WHERE id = ?",
            "SELECT FROM dead_letter WHERE id = ? FOR UPDATE"
    })
    void noDeadLetterOvertakesOneThatSomebodyElseHasInHand(String inHand) throws Exception {
        List<String> ids = deadLetters();

        redriveWhile(inHand, ids.get(0));

        assertThat(redriven).containsExactlyElementsOf(ids);
    }

    /** A lease that lapsed and is taken anew at this moment: the row says free, the lock says taken. */
    @Test
    void noDeadLetterOvertakesOneWithALeaseThatIsRenewed() throws Exception {
        List<String> ids = deadLetters();
        journal.execute("UPDATE dead_letter SET lease_until = now() - interval '1 minute', lease_token = gen_random_uuid()"
                + " WHERE id = '" + ids.get(0) + "'");

        redriveWhile("UPDATE dead_letter SET lease_until = now() + interval '1 second' WHERE id = ?", ids.get(0));

        assertThat(redriven).containsExactlyElementsOf(ids);
    }

    /** Another redrive took one of the dead letters after its lease. Only that one knows when the later ones may run. */
    @ParameterizedTest
    @ValueSource(ints = { 0, 1 })
    void noDeadLetterOvertakesOneThatAnotherRedriveTook(int taken) {
        List<String> ids = deadLetters();
        CompletableFuture<Void> firstEnds = new CompletableFuture<>();
        handler.on(type, (event, attempt) -> {
            if (!redriven.contains(event.getId())) {
                redriven.add(event.getId());
            }
            return Uni.createFrom().completionStage(firstEnds::copy);
        });

        assertThat(redrive()).isEqualTo(DEAD_LETTERS);
        await().atMost(Patience.LIMIT).until(() -> redriven.size() == 1);
        journal.execute("UPDATE dead_letter SET lease_token = gen_random_uuid() WHERE id = '" + ids.get(taken) + "'");
        firstEnds.complete(null);

        await().atMost(Patience.LIMIT).until(() -> journal.count("dead_letter d JOIN event e USING (id, source)"
                + " WHERE e.type = ? AND d.lease_token IS NOT NULL", type) == 1);
        assertThat(redriven).containsExactly(ids.get(0));
    }

    /** Makes dead letters of one key of this test, and returns their ids in order. */
    private List<String> deadLetters() {
        List<String> ids = IntStream.range(0, DEAD_LETTERS).mapToObj(i -> send(type, type)).toList();
        journal.awaitAll(ids, "dead-lettered");
        return ids;
    }

    /** Redrives while another transaction has changed the row and is open, and again until all are processed. */
    private void redriveWhile(String change, String id) throws SQLException {
        CompletableFuture<Integer> first;
        try (Connection other = lock(change, id)) {
            first = CompletableFuture.supplyAsync(this::redrive);
            // It has an answer, or waits for the other one.
            await().atMost(Duration.ofSeconds(30)).until(() -> first.isDone() || isAClaimWaiting());
            if (first.isDone() && first.join() > 0) {
                await().atMost(Duration.ofSeconds(30)).until(() -> redriven.size() == first.join());
            }
            other.commit();
        }

        await().atMost(Patience.LIMIT).until(() -> first.isDone() && redrive() >= 0
                && journal.count("event WHERE type = ? AND outcome = 'processed'", type) == DEAD_LETTERS);
    }

    private boolean isAClaimWaiting() {
        return journal.count("pg_locks WHERE NOT granted AND pid IN (SELECT pid FROM pg_stat_activity"
                + " WHERE application_name = 'tandem-tandem')") > 0;
    }

    private int redrive() {
        return given().contentType("application/json").body(Map.of("type", type)).post("/dead-letters/redrive")
                .then().statusCode(202).extract().path("claimed");
    }

    private static Connection lock(String sql, String id) throws SQLException {
        PostgresServer postgres = LocalServers.postgres();
        Connection connection = DriverManager.getConnection(postgres.jdbcUrl(), postgres.username(), postgres.password());
        connection.setSchema("tandem");
        connection.setAutoCommit(false);
        try (var statement = connection.prepareStatement(sql)) {
            statement.setString(1, id);
            statement.execute();
        }
        return connection;
    }
}
