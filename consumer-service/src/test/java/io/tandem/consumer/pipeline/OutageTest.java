package io.tandem.consumer.pipeline;

import static io.tandem.consumer.support.journal.JournalRows.newId;
import static io.tandem.local.testkit.Patience.LIMIT;
import static io.tandem.local.testkit.TopicWriter.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.tandem.consumer.support.Management;
import io.tandem.consumer.support.TopicToJournal;
import io.tandem.local.LocalServers;
import io.tandem.local.testkit.TopicWriter;

/** The pipeline recovers from outages of broker and database by itself and journals each event once. */
@QuarkusTest
class OutageTest extends TopicToJournal {

    private static final String OLDEST = "tandem_consumer_oldest_event_seconds";

    @Test
    void recoversAfterADatabaseOutage() {
        journal.awaitEvent(send(1, "before").get(0));
        LocalServers.postgres().stop();
        List<String> ids;
        try {
            ids = send(1_000, "during the outage");
            await().atMost(LIMIT).until(() -> status("ready") == 503);
            assertThat(status("live")).isEqualTo(200);
            await().atMost(LIMIT).until(() -> Management.metric(OLDEST) > 2);
        } finally {
            LocalServers.postgres().restart();
        }

        journal.awaitAll(ids, "processed");
        await().atMost(LIMIT).until(() -> status("ready") == 200);
        await().atMost(LIMIT).until(() -> Management.metric(OLDEST) == 0);
        assertThat(Management.metric("tandem_consumer_topic_retention_seconds")).isGreaterThan(3600);
    }

    @Test
    void recoversAfterTheDatabaseCutsConnections() {
        List<String> ids = new ArrayList<>();
        int cut = 0;
        for (int i = 0; i < 10; i++) {
            ids.addAll(send(300, "flapping"));
            cut += journal.rows("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
                    + "AND backend_type = 'client backend'").size();
        }
        assertThat(cut).as("connections that were cut").isPositive();

        journal.awaitAll(ids, "processed");
    }

    @Test
    void aValueThatTheDatabaseRefusesIsADeadLetterAndOthersAreProcessed() {
        String refused = newId();
        journal.awaitEvent(send(1, "before").get(0));
        journal.execute("ALTER TABLE event ADD CONSTRAINT refuse CHECK (id <> '" + refused + "')");
        try {
            List<String> before = send(100, "neighbours");
            topic.sendEvent(refused, "k", "refused");
            List<String> after = send(100, "neighbours");

            journal.awaitAll(before, "processed");
            journal.awaitAll(after, "processed");
            assertThat(journal.awaitOne("SELECT * FROM dead_letter WHERE claimed_id = ? AND published", refused))
                    .containsEntry("reason", "journal-rejected")
                    .containsEntry("claimed_source", "urn:test")
                    .containsEntry("record_value", bytes("refused"));
        } finally {
            journal.execute("ALTER TABLE event DROP CONSTRAINT refuse");
        }
    }

    @Test
    void continuesAfterABrokerRestart() {
        journal.awaitEvent(send(1, "before").get(0));

        LocalServers.kafka().stop();
        LocalServers.kafka().restart();

        journal.awaitAll(send(500, "after"), "processed");
        assertThat(status("live")).isEqualTo(200);
    }

    private List<String> send(int events, String data) {
        List<String> ids = IntStream.range(0, events).mapToObj(i -> newId()).toList();
        List<Future<RecordMetadata>> sent = ids.stream()
                .map(id -> topic.sendAsync(null, id.substring(0, 2), TopicWriter.event(id), bytes(data)))
                .toList();
        sent.forEach(TopicWriter::await);
        return ids;
    }

    private static int status(String check) {
        return RestAssured.get(Management.url("/q/health/" + check)).statusCode();
    }
}
