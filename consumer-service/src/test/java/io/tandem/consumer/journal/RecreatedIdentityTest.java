package io.tandem.consumer.journal;

import static io.tandem.consumer.support.journal.JournalRows.newId;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;

import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.tandem.consumer.support.TopicToJournal;
import io.tandem.consumer.support.journal.JournalRows;
import io.tandem.consumer.support.journal.TestEvent;
import io.tandem.local.testkit.TopicWriter;

/** A topic that was created again has other events at the places of earlier ones. None of them is taken for a copy. */
@QuarkusTest
class RecreatedIdentityTest extends TopicToJournal {

    private static final int PARTITION = 5;

    @Test
    void anotherEventAtTheSamePlaceIsAConflict() throws SQLException {
        RecordMetadata last = TopicWriter.await(send(newId(), "test.event", PARTITION, "k"));
        long next = last.offset() + 1;
        String id = JournalRows.journal(TestEvent.of(newId()).source("urn:test"));
        journal.execute("UPDATE event SET partition = " + PARTITION + ", \"offset\" = " + next + " WHERE id = '" + id + "'");

        RecordMetadata sent = TopicWriter.await(send(id, "test.event", PARTITION, "k"));

        assertThat(sent.offset()).isEqualTo(next);
        assertThat(journal.awaitOne("SELECT e.* FROM event e JOIN dead_letter d USING (id, source) WHERE d.claimed_id = ?", id))
                .containsEntry("reason", "id-conflict").containsEntry("offset", next);
    }
}
