package io.tandem.consumer.support;

import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import io.tandem.consumer.support.journal.JournalTable;
import io.tandem.local.LocalServers;

/** Reads the dead-letter topic from its beginning. */
public final class DeadLetterTopic implements AutoCloseable {

    public static final String NAME = "events.dead-letter";

    private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    private final KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
            Map.of("bootstrap.servers", LocalServers.kafka().bootstrapServers()),
            new ByteArrayDeserializer(), new ByteArrayDeserializer());

    public DeadLetterTopic() {
        var partitions = consumer.partitionsFor(NAME).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Makes the broker refuse larger records. */
    public static void takesAtMost(int bytes) {
        ConfigEntry limit = new ConfigEntry("max.message.bytes", Integer.toString(bytes));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", LocalServers.kafka().bootstrapServers()))) {
            EventsTopic.await(admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, NAME),
                    List.of(new AlterConfigOp(limit, AlterConfigOp.OpType.SET)))).all());
        }
    }

    public static void takesEverything() {
        takesAtMost(2_097_176);
    }

    /** Waits for the dead letter of a record. */
    public ConsumerRecord<byte[], byte[]> awaitDeadLetterOf(int partition, long offset) {
        return await().atMost(JournalTable.PATIENCE)
                .until(() -> deadLettersOf(partition, offset), found -> !found.isEmpty())
                .get(0);
    }

    public List<ConsumerRecord<byte[], byte[]>> deadLettersOf(int partition, long offset) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
        return records.stream()
                .filter(record -> text(record, "dead-letter-partition").equals(Integer.toString(partition)))
                .filter(record -> text(record, "dead-letter-offset").equals(Long.toString(offset)))
                .toList();
    }

    public static String text(ConsumerRecord<?, ?> record, String header) {
        Header found = record.headers().lastHeader(header);
        return found == null ? null : new String(found.value(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
