package io.tandem.local.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import io.tandem.local.LocalServers;

/** Puts records on a topic, as any producer could. */
public final class TopicWriter implements AutoCloseable {

    private final String topic;
    private final KafkaProducer<byte[], byte[]> producer;

    /** Writes to a topic of the broker of {@link LocalServers}. */
    public TopicWriter(String topic) {
        this(topic, Map.of());
    }

    /**
     * Writes to a topic of the broker of {@link LocalServers}.
     *
     * @param settings of the Kafka producer
     */
    public TopicWriter(String topic, Map<String, Object> settings) {
        this(LocalServers.kafka().bootstrapServers(), topic, settings);
    }

    /** @param settings of the Kafka producer */
    public TopicWriter(String bootstrapServers, String topic, Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("bootstrap.servers", bootstrapServers);
        all.put("acks", "all");
        this.topic = topic;
        this.producer = new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** The headers of a minimal event of source {@code urn:test}; more may be put in. */
    public static Map<String, String> event(String id) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("ce_specversion", "1.0");
        headers.put("ce_id", id);
        headers.put("ce_source", "urn:test");
        headers.put("ce_type", "test.event");
        headers.put("content-type", "text/plain");
        return headers;
    }

    /** Puts a minimal event on the topic and returns its place once the broker has it. */
    public RecordMetadata sendEvent(String id, String key, String data) {
        return send(key, event(id), bytes(data));
    }

    /** Puts a record on the topic and returns its place once the broker has it. */
    public RecordMetadata send(String key, Map<String, String> headers, byte[] value) {
        return await(sendAsync(null, key, headers, value));
    }

    /**
     * Puts a record on the topic and does not wait.
     *
     * @param partition null: the key decides
     */
    public Future<RecordMetadata> sendAsync(Integer partition, String key, Map<String, String> headers, byte[] value) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, partition, bytes(key), value);
        headers.forEach((name, text) -> record.headers().add(name, bytes(text)));
        return producer.send(record);
    }

    /** The result of the future, or its failure. */
    public static <T> T await(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /** The text in UTF-8; null for null. */
    public static byte[] bytes(String text) {
        return text == null ? null : text.getBytes(UTF_8);
    }

    /** Waits until the broker has all records. */
    @Override
    public void close() {
        producer.close();
    }
}
