package io.tandem.consumer.support;

import java.util.List;
import java.util.Map;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.ConfigResource;

import io.tandem.local.LocalServers;
import io.tandem.local.Topics;
import io.tandem.local.testkit.TopicReader;
import io.tandem.local.testkit.TopicWriter;

/** Finds dead letters on their topic by the place of the original record. */
public final class DeadLetterTopic implements AutoCloseable {

    private final TopicReader reader = TopicReader.fromBeginning(Topics.DEAD_LETTERS);

    /** Makes the broker refuse larger records. */
    public static void takesAtMost(int bytes) {
        ConfigEntry limit = new ConfigEntry("max.message.bytes", Integer.toString(bytes));
        var topic = new ConfigResource(ConfigResource.Type.TOPIC, Topics.DEAD_LETTERS);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", LocalServers.kafka().bootstrapServers()))) {
            TopicWriter.await(admin.incrementalAlterConfigs(
                    Map.of(topic, List.of(new AlterConfigOp(limit, AlterConfigOp.OpType.SET)))).all());
        }
    }

    public static void takesEverything() {
        takesAtMost(2_097_176);
    }

    /** Waits for the dead letter of a record. */
    public ConsumerRecord<byte[], byte[]> awaitDeadLetterOf(int partition, long offset) {
        return reader.awaitOne(record -> isOf(record, partition, offset));
    }

    public List<ConsumerRecord<byte[], byte[]>> deadLettersOf(int partition, long offset) {
        return reader.poll().stream().filter(record -> isOf(record, partition, offset)).toList();
    }

    private static boolean isOf(ConsumerRecord<?, ?> record, int partition, long offset) {
        return Integer.toString(partition).equals(TopicReader.header(record, "dead-letter-partition"))
                && Long.toString(offset).equals(TopicReader.header(record, "dead-letter-offset"));
    }

    @Override
    public void close() {
        reader.close();
    }
}
