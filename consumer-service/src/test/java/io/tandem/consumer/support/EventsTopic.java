package io.tandem.consumer.support;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import io.tandem.local.LocalServers;

/** Sends records to the events topic. */
public final class EventsTopic implements AutoCloseable {

    public static final String NAME = "events";

    private final String name;
    private final KafkaProducer<byte[], byte[]> producer;

    public EventsTopic() {
        this(Map.of());
    }

    /** @param name of the topic that stands in for the topic of events */
    public EventsTopic(String name) {
        this(name, Map.of());
    }

    /** @param settings of the Kafka producer */
    public EventsTopic(Map<String, Object> settings) {
        this(NAME, settings);
    }

    private EventsTopic(String name, Map<String, Object> settings) {
        this.name = name;
        Map<String, Object> all = new HashMap<>(settings);
        all.put("bootstrap.servers", LocalServers.kafka().bootstrapServers());
        all.put("acks", "all");
        producer = new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
    }

    public static String uniqueId() {
        return UUID.randomUUID().toString();
    }

    /** The headers of a minimal CloudEvent with source urn:test and type test.event. */
    public static Map<String, String> event(String id) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("ce_specversion", "1.0");
        headers.put("ce_id", id);
        headers.put("ce_source", "urn:test");
        headers.put("ce_type", "test.event");
        headers.put("content-type", "text/plain");
        return headers;
    }

    public RecordMetadata sendEvent(String id, String key, String data) {
        return send(key, event(id), bytes(data));
    }

    public RecordMetadata send(String key, Map<String, String> headers, byte[] value) {
        return await(sendAsync(null, key, headers, value));
    }

    public Future<RecordMetadata> sendAsync(Integer partition, String key, Map<String, String> headers, byte[] value) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(name, partition, bytes(key), value);
        headers.forEach((name, text) -> record.headers().add(name, bytes(text)));
        return producer.send(record);
    }

    public static <T> T await(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    public static byte[] bytes(String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        producer.close();
    }
}
