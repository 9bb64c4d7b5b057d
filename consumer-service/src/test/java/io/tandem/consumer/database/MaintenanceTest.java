package io.tandem.consumer.database;

import static io.tandem.consumer.support.journal.JournalRows.newId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.tandem.consumer.support.DeadLetterTopic;
import io.tandem.consumer.support.OwnSubscription;
import io.tandem.local.KafkaTestResource;
import io.tandem.local.PostgresTestResource;
import io.tandem.local.testkit.Journal;
import io.tandem.local.testkit.Patience;
import io.tandem.local.testkit.TopicReader;

/** Retention deletes old processed events, and the sweep publishes unpublished dead letters. */
@QuarkusTest
@TestProfile(MaintenanceTest.Profile.class)
@QuarkusTestResource(KafkaTestResource.class)
@QuarkusTestResource(PostgresTestResource.class)
class MaintenanceTest {

    private static final String NAME = "maintenance";
    private static final String ROW = """
            INSERT INTO event (id, source, type, topic, partition, "offset", accepted_at, journaled_at, outcome, attempts,
                               reason, hash, ordinal)
            SELECT '%1$s' || n, 'urn:test', 't', 'maintenance', 0, n, now() - interval '%2$s', now() - interval '%2$s', '%3$s', 1,
                   '%4$s', '', n
            FROM generate_series(1, %5$d) AS n""";

    private static final String ATTEMPT = """
            INSERT INTO attempt (id, source, handling, number, started_at, millis, answer_cut, replica)
            VALUES ('%s', 'urn:test', 'first', 1, now() - interval '%s', 3, false, 'replica')""";

    private final Journal journal = new Journal(NAME);

    /** Uses its own topic, group and journal, so that a test can insert rows of any age. */
    public static class Profile implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return OwnSubscription.withFrequentTasks(NAME, Map.of());
        }
    }

    @Test
    void retentionDeletesOldProcessedEventsAndKeepsDeadLetters() {
        String id = newId();
        emptyTables();
        insert(id + "-dead-", "3 hours", "dead-lettered", 1);
        insert(id + "-old-", "2 hours", "processed", Retention.BATCH + 10);
        insert(id + "-new-", "1 minute", "processed", 10);

        await().atMost(Patience.LIMIT).until(() -> journal.count("event WHERE id LIKE ?", id + "-old-%") == 0);

        assertThat(journal.count("event WHERE id LIKE ?", id + "-new-%")).isEqualTo(10);
        assertThat(journal.count("event WHERE id LIKE ?", id + "-dead-%")).isEqualTo(1);
    }

    /** A replica of the version before deletes an event without its attempts. */
    @Test
    void retentionDeletesTheAttemptsOfDeletedEventsAndKeepsOthers() {
        String id = newId();
        emptyTables();
        insert(id + "-dead-", "3 hours", "dead-lettered", 1);
        insert(id + "-old-", "2 hours", "processed", 3);
        insert(id + "-new-", "1 minute", "processed", 1);
        for (String event : List.of("-dead-1", "-old-1", "-old-3", "-new-1", "-deleted-before-1")) {
            attempt(id + event, event.startsWith("-new") ? "1 minute" : "2 hours");
        }

        await().atMost(Patience.LIMIT).until(() -> journal.count("attempt WHERE id LIKE ?", id + "%") == 2);

        assertThat(journal.count("attempt WHERE id IN (?, ?)", id + "-dead-1", id + "-new-1")).isEqualTo(2);
        assertThat(journal.count("event WHERE id LIKE ?", id + "-old-%")).isZero();
    }

    private void attempt(String id, String age) {
        journal.execute(ATTEMPT.formatted(id, age));
    }

    @Test
    void theSweepPublishesAnUnpublishedDeadLetter() {
        String id = newId();
        int offset = 1;
        insert(id, "10 seconds", "dead-lettered", offset);
        journal.execute(OwnSubscription.deadLetter(id + offset));

        journal.awaitOne("SELECT 1 FROM dead_letter WHERE id = ? AND published", id + offset);

        try (DeadLetterTopic topic = new DeadLetterTopic()) {
            await().atMost(Patience.LIMIT).until(() -> topic.deadLettersOf(0, offset).stream()
                    .anyMatch(deadLetter -> "maintenance".equals(TopicReader.header(deadLetter, "dead-letter-topic"))));
        }
    }

    /** A journal never has a row that is older than the rows before it, so the rows of another test must go. */
    private void emptyTables() {
        awaitTables();
        journal.execute("TRUNCATE event, dead_letter, redrive, attempt");
    }

    private void awaitTables() {
        await().atMost(Patience.LIMIT).ignoreExceptions().until(() -> journal.count("attempt WHERE false") == 0);
    }

    private void insert(String id, String age, String outcome, int rows) {
        awaitTables();
        journal.execute(ROW.formatted(id, age, outcome, "handler-failed", rows));
    }
}
