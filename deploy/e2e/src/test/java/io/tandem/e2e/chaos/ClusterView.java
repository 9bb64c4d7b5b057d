package io.tandem.e2e.chaos;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;

import io.tandem.local.Topics;
import io.tandem.local.testkit.TopicReader;

/** The cluster as an operator's tools show it. */
public final class ClusterView implements AutoCloseable {

    private final String bootstrapServers;
    private final Admin admin;

    ClusterView(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
        this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    }

    /** The client of an operator, for all that has no method here. */
    public Admin admin() {
        return admin;
    }

    /** The id of the broker that leads most partitions of the topic. */
    public int leaderOfMost(String topic) {
        Map<Integer, Long> counts = get(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic).partitions().stream()
                .map(TopicPartitionInfo::leader)
                .filter(leader -> leader != null && !leader.isEmpty())
                .collect(Collectors.groupingBy(leader -> leader.id(), Collectors.counting()));
        return counts.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
    }

    /** Whether each partition of the topic has all its replicas in sync. */
    public boolean isInSync(String topic) {
        return get(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic).partitions().stream()
                .allMatch(partition -> partition.isr().size() == partition.replicas().size());
    }

    /** Records of the topic that the group has not committed. */
    public long lag(String group, String topic) {
        Map<TopicPartition, OffsetAndMetadata> committed = get(
                admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
        return ends(topic).entrySet().stream()
                .mapToLong(end -> {
                    OffsetAndMetadata position = committed.get(end.getKey());
                    return end.getValue() - (position == null ? 0 : position.offset());
                })
                .sum();
    }

    /** Whether no broker has a replica of the topic any more. */
    public boolean isGone(String topic) {
        Collection<Integer> brokers = get(admin.describeCluster().nodes()).stream().map(Node::id).toList();
        return get(admin.describeLogDirs(brokers).allDescriptions()).values().stream()
                .flatMap(folders -> folders.values().stream())
                .flatMap(folder -> folder.replicaInfos().keySet().stream())
                .noneMatch(partition -> partition.topic().equals(topic));
    }

    /** All records of the topic. */
    public List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        try (TopicReader reader = TopicReader.fromBeginning(bootstrapServers, topic)) {
            return reader.readToEnd();
        }
    }

    /** The end of each partition of the topic of events. */
    public Map<TopicPartition, Long> ends() {
        return ends(Topics.EVENTS);
    }

    private Map<TopicPartition, Long> ends(String topic) {
        Map<TopicPartition, OffsetSpec> latest = get(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic)
                .partitions().stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
        return get(admin.listOffsets(latest).all()).entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, end -> end.getValue().offset()));
    }

    /** Waits for the result of a call of {@link #admin}. */
    public static <T> T get(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
