package io.tandem.consumer.support;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import io.tandem.local.LocalServers;
import io.tandem.local.testkit.TopicWriter;

/** A topic of one test, which it may delete. */
public final class OwnTopic implements AutoCloseable {

    private static final Map<String, String> CONFIG = Map.of("message.timestamp.type", "LogAppendTime",
            "max.message.bytes", "2097176");

    private final String name;
    private final int partitions;
    private KafkaProducer<byte[], byte[]> producer = producer();

    public OwnTopic(String name, int partitions) {
        this.name = name;
        this.partitions = partitions;
        create();
    }

    /** Creates it again after {@link #delete}. */
    public void create() {
        LocalServers.kafka().createTopic(name, partitions, CONFIG);
    }

    /** Deletes it; a sender that knew it is closed. */
    public void delete() {
        producer.close();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", LocalServers.kafka().bootstrapServers()))) {
            TopicWriter.await(admin.deleteTopics(List.of(name)).all());
        }
        producer = producer();
    }

    public Future<RecordMetadata> send(int partition, byte[] key, Map<String, String> headers, byte[] value) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(name, partition, key, value);
        headers.forEach((header, text) -> record.headers().add(header, TopicWriter.bytes(text)));
        return producer.send(record);
    }

    /** Sends an event of source urn:test and waits until the broker has it. */
    public RecordMetadata sendEvent(String id, int partition, String key, String data) {
        return TopicWriter
                .await(send(partition, TopicWriter.bytes(key), TopicWriter.event(id), TopicWriter.bytes(data)));
    }

    private static KafkaProducer<byte[], byte[]> producer() {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", LocalServers.kafka().bootstrapServers());
        settings.put("acks", "all");
        settings.put("max.request.size", 2_097_152);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public void close() {
        producer.close();
    }
}
