package io.tandem.consumer.database;

import static io.tandem.consumer.support.journal.JournalRows.newId;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.tandem.consumer.support.Management;
import io.tandem.consumer.support.OwnSubscription;
import io.tandem.local.KafkaTestResource;
import io.tandem.local.PostgresTestResource;
import io.tandem.local.testkit.Journal;
import io.tandem.local.testkit.Patience;

/** The tasks that one replica does alone need no second connection while they hold one: in a small pool none is left. */
@QuarkusTest
@TestProfile(SmallPoolTest.Profile.class)
@QuarkusTestResource(KafkaTestResource.class)
@QuarkusTestResource(PostgresTestResource.class)
class SmallPoolTest {

    private static final String NAME = "small_pool";
    private static final String ROW = """
            INSERT INTO event (id, source, type, topic, partition, "offset", accepted_at, journaled_at, outcome, attempts,
                               reason, hash, ordinal)
            VALUES ('%s', 'urn:test', 't', 'small_pool', 0, 0, now() - interval '3 hours', now() - interval '3 hours',
                    '%s', 1, %s, '', 0)""";

    /** Two tasks, each of which holds a connection for the time of the other. */
    public static class Profile implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return OwnSubscription.withFrequentTasks(NAME, Map.of(
                    "tandem.consumer.journal.lanes", "1",
                    "quarkus.datasource.reactive.max-size", "2"));
        }
    }

    @Test
    void theRetentionAndTheSweepDoNotWaitForEachOther() {
        Journal journal = new Journal(NAME);
        await().atMost(Patience.LIMIT).ignoreExceptions().until(() -> journal.count("redrive WHERE false") == 0);
        for (int round = 1; round <= 5; round++) {
            String old = newId();
            String dead = newId();
            journal.execute(ROW.formatted(old, "processed", "NULL"));
            journal.execute(ROW.formatted(dead, "dead-lettered", "'handler-failed'"));
            journal.execute(OwnSubscription.deadLetter(dead));

            await("round " + round).atMost(Duration.ofSeconds(15))
                    .until(() -> journal.count("event WHERE id = ?", old) == 0
                            && journal.count("dead_letter WHERE id = ? AND published", dead) == 1);
            await("ready, in round " + round).atMost(Duration.ofSeconds(15))
                    .until(() -> RestAssured.get(Management.url("/q/health/ready")).statusCode() == 200);
        }
    }
}
