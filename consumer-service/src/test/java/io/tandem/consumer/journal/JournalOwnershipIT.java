package io.tandem.consumer.journal;

import static io.tandem.consumer.support.journal.JournalRows.newId;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

import io.tandem.local.LocalServers;
import io.tandem.local.Topics;
import io.tandem.local.testkit.Journal;
import io.tandem.local.testkit.PackagedService;
import io.tandem.local.testkit.ServiceProcess;
import io.tandem.local.testkit.TopicWriter;

/** The service ends before it uses a journal in a way that would lose events or their order. */
@Isolated("It counts the transactions of the one database server.")
class JournalOwnershipIT {

    /** A row that a logical restore brought from a cluster with larger transaction ids. */
    private static final String RESTORED = """
            INSERT INTO event (id, source, type, topic, partition, "offset", accepted_at, outcome, attempts, hash, tx, ordinal)
            VALUES ('old', 'urn:test', 't', 'restored', 0, 0, now(), 'processed', 1, '',
                    (pg_current_xact_id()::text::bigint + 20000)::text::xid8, 0)""";

    @Test
    void aSchemaOfAnotherGroupIsRefused() {
        String id = newId();
        try (ServiceProcess first = service("first_group").start(); TopicWriter topic = new TopicWriter(Topics.EVENTS)) {
            topic.sendEvent(id, "k", "data");
            new Journal("first_group").awaitEvent(id);
            assertThat(first.stop()).isEqualTo(143);
        }
        try (ServiceProcess second = service("second_group")
                .with("tandem.consumer.journal.schema", "first_group").process()) {
            second.launch();

            assertThat(second.awaitExit()).isNotZero();
            assertThat(second.output()).contains("tandem.consumer.journal.schema=first_group",
                    "tandem.consumer.group=second_group");
        }
        try (ServiceProcess again = service("first_group").start()) {
            assertThat(again.isReady()).isTrue();
        }
    }

    /** A replica of this version restarts during the upgrade to a later one, or after a roll-back. */
    @Test
    void aSchemaThatALaterVersionHasMigratedIsUsed() {
        try (ServiceProcess migrating = service("later").start()) {
            migrating.stop();
        }
        new Journal("later").execute("""
                INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by,
                                                   execution_time, success)
                VALUES (1000, '1000', 'of a later version', 'SQL', 'V1000__of_a_later_version.sql', 1, 'tandem', 1, true)""");

        try (ServiceProcess again = service("later").start()) {
            assertThat(again.isReady()).isTrue();
        }
    }

    @Test
    void aJournalOfAClusterWithLargerTransactionIdsIsRefused() {
        LocalServers.kafka().createTopic("restored", 1, Map.of("message.timestamp.type", "LogAppendTime"));
        Journal journal = new Journal("restored");
        try (ServiceProcess migrating = restored().start()) {
            migrating.stop();
        }
        journal.execute(RESTORED);
        String id = newId();
        try (TopicWriter topic = new TopicWriter("restored"); ServiceProcess refused = restored().process()) {
            topic.sendEvent(id, "k", "data");
            refused.launch();

            assertThat(refused.awaitExit()).isNotZero();
            assertThat(refused.output()).contains("comes from another cluster", "deploy/README.md");
            assertThat(journal.has("urn:test", id)).isFalse();
        }
        journal.execute("DO $$ BEGIN FOR i IN 1..20001 LOOP PERFORM pg_current_xact_id(); COMMIT; END LOOP; END $$");
        try (ServiceProcess service = restored().start()) {
            journal.awaitEvent(id);

            assertThat(journal.entries()).as("in the order of the journal, logged by " + service)
                    .extracting(Journal.Entry::id).containsExactly("old", id);
        }
    }

    @Test
    void moreInsertQueuesThanConnectionsAreRefused() {
        try (ServiceProcess service = service("many_queues")
                .with("tandem.consumer.journal.lanes", "20")
                .with("quarkus.datasource.reactive.max-size", "12").process()) {
            service.launch();

            assertThat(service.awaitExit()).isNotZero();
            assertThat(service.output()).contains("tandem.consumer.journal.lanes", "quarkus.datasource.reactive.max-size");
        }
    }

    private static PackagedService restored() {
        return service("restored").with("mp.messaging.incoming.events-in.topic", "restored");
    }

    private static PackagedService service(String name) {
        return PackagedService.consumer().named(name).subscription(name);
    }
}
