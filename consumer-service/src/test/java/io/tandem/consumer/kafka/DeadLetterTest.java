package io.tandem.consumer.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tandem.consumer.support.DeadLetterTopic;
import io.tandem.consumer.support.EventsTopic;
import io.tandem.consumer.support.JournalTable;
import io.tandem.local.KafkaTestResource;
import io.tandem.local.LocalServers;
import io.tandem.local.PostgresTestResource;

/** A topic of dead letters that takes less than it should stops nobody, and loses nothing. */
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
@QuarkusTestResource(PostgresTestResource.class)
class DeadLetterTest {

    private static final Map<String, String> INVALID = Map.of("ce_id", "no event");

    private final EventsTopic topic = new EventsTopic();
    private final JournalTable journal = new JournalTable();

    @AfterEach
    void close() {
        topic.close();
    }

    @Test
    void aRecordTooLargeForTheTopicGoesWithoutContentAndIsKeptInTheJournal() throws Exception {
        byte[] value = new byte[100_000];
        limitDeadLetters("10000");
        try (DeadLetterTopic deadLetters = new DeadLetterTopic()) {
            RecordMetadata sent = topic.send("k", INVALID, value);

            var letter = deadLetters.awaitLetterOf(sent.partition(), sent.offset());

            assertThat(letter.value()).isNull();
            assertThat(DeadLetterTopic.text(letter, "dead-letter-truncated")).isEqualTo("true");
            assertThat(DeadLetterTopic.text(letter, "dead-letter-reason")).isEqualTo("invalid-event");
            assertThat(journal.awaitOne("SELECT record_value FROM dead_letter JOIN event USING (id, source)"
                    + " WHERE partition = ? AND \"offset\" = ? AND published", sent.partition(), sent.offset()))
                    .containsEntry("record_value", value);
        } finally {
            limitDeadLetters("2097176");
        }
    }

    private static void limitDeadLetters(String bytes) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", LocalServers.kafka().bootstrapServers()))) {
            admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, DeadLetterTopic.NAME),
                    List.of(new AlterConfigOp(new ConfigEntry("max.message.bytes", bytes), AlterConfigOp.OpType.SET))))
                    .all().get();
        }
    }
}
