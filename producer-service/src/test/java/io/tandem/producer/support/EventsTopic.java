package io.tandem.producer.support;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toList;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import io.tandem.local.LocalServers;
import io.tandem.local.Topics;

/** Reads the records that arrive on the topic after its creation, with a separate consumer. */
public final class EventsTopic implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<ConsumerRecord<byte[], byte[]>> seen = new ArrayList<>();

    private EventsTopic(KafkaConsumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    public static EventsTopic fromNow() {
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", LocalServers.kafka().bootstrapServers()),
                new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(Topics.EVENTS).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .collect(toList());
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        return new EventsTopic(consumer);
    }

    /** Waits for the record with this id. */
    public ConsumerRecord<byte[], byte[]> await(String id) {
        return await(seen -> seen.stream().anyMatch(record -> id.equals(header(record, "ce_id")))).stream()
                .filter(record -> id.equals(header(record, "ce_id")))
                .findFirst().orElseThrow();
    }

    /** Waits until the records fulfil the condition, and returns all of them. */
    public List<ConsumerRecord<byte[], byte[]>> await(Predicate<List<ConsumerRecord<byte[], byte[]>>> condition) {
        long end = System.nanoTime() + TIMEOUT.toNanos();
        while (!condition.test(seen)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("Not on the topic after " + TIMEOUT + "; there are " + seen.size() + " records");
            }
            consumer.poll(Duration.ofMillis(200)).forEach(seen::add);
        }
        return List.copyOf(seen);
    }

    public static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), UTF_8);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
