package io.tandem.local.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

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

/** Reads all partitions of a topic outside of any consumer group. For one thread. */
public final class TopicReader implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;
    private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();

    private TopicReader(String bootstrapServers, String topic) {
        consumer = new KafkaConsumer<>(Map.of("bootstrap.servers", bootstrapServers), new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
    }

    /** Reads the records that arrive from now on, at the broker of {@link LocalServers}. */
    public static TopicReader fromNow(String topic) {
        TopicReader reader = new TopicReader(LocalServers.kafka().bootstrapServers(), topic);
        reader.consumer.seekToEnd(reader.partitions);
        reader.partitions.forEach(reader.consumer::position);
        return reader;
    }

    /** Reads from the beginning, at the broker of {@link LocalServers}. */
    public static TopicReader fromBeginning(String topic) {
        return fromBeginning(LocalServers.kafka().bootstrapServers(), topic);
    }

    /** Reads from the beginning. */
    public static TopicReader fromBeginning(String bootstrapServers, String topic) {
        TopicReader reader = new TopicReader(bootstrapServers, topic);
        reader.consumer.seekToBeginning(reader.partitions);
        return reader;
    }

    /** Waits for the record with this {@code ce_id}. */
    public ConsumerRecord<byte[], byte[]> await(String id) {
        return awaitOne(record -> id.equals(header(record, "ce_id")));
    }

    /** Waits for a record that fulfils the condition, and returns the first. */
    public ConsumerRecord<byte[], byte[]> awaitOne(Predicate<ConsumerRecord<byte[], byte[]>> condition) {
        return await(all -> all.stream().anyMatch(condition)).stream().filter(condition).findFirst().orElseThrow();
    }

    /** Waits until the records so far fulfil the condition, and returns them all. */
    public List<ConsumerRecord<byte[], byte[]>> await(Predicate<List<ConsumerRecord<byte[], byte[]>>> condition) {
        long end = System.nanoTime() + Patience.LIMIT.toNanos();
        while (!condition.test(records)) {
            if (System.nanoTime() > end) {
                throw new AssertionError(
                        "Not on the topic after " + Patience.LIMIT + "; it has " + records.size() + " records");
            }
            poll();
        }
        return List.copyOf(records);
    }

    /** The records so far, after a short look for more. */
    public List<ConsumerRecord<byte[], byte[]>> poll() {
        consumer.poll(POLL).forEach(records::add);
        return List.copyOf(records);
    }

    /** All records that the topic has now. */
    public List<ConsumerRecord<byte[], byte[]>> readToEnd() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        return await(all -> ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue()));
    }

    /** The text of a header; null without it. */
    public static String header(ConsumerRecord<?, ?> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), UTF_8);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
