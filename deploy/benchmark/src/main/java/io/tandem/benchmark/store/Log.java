package io.tandem.benchmark.store;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.ReplicaInfo;
import org.apache.kafka.common.TopicPartition;

import io.tandem.local.Topics;

/** The topics of one broker. */
public record Log(String bootstrapServers) {

    /** As many as deploy/local gives the topic of events. */
    public static final int PARTITIONS = 6;

    /** Creates a topic as the services want it. */
    public Log create(String topic, int partitions) {
        Topics.create(bootstrapServers, topic, partitions, Map.of(
                "message.timestamp.type", "LogAppendTime",
                "segment.bytes", String.valueOf(64 << 20)));
        return this;
    }

    /** How many records were ever appended to the topic. */
    public long appended(String topic) throws InterruptedException, ExecutionException {
        try (Admin admin = admin()) {
            return ends(admin, topic).values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /** The bytes that the topic takes on disk. */
    public long bytes(String topic) throws InterruptedException, ExecutionException {
        try (Admin admin = admin()) {
            int broker = admin.describeCluster().nodes().get().iterator().next().id();
            return admin.describeLogDirs(List.of(broker)).allDescriptions().get().get(broker).values().stream()
                    .flatMap(dir -> dir.replicaInfos().entrySet().stream())
                    .filter(replica -> replica.getKey().topic().equals(topic))
                    .map(Map.Entry::getValue)
                    .mapToLong(ReplicaInfo::size).sum();
        }
    }

    /** Deletes all records of the topic, so that the disk does not fill up. */
    public void truncate(String topic) throws InterruptedException, ExecutionException {
        try (Admin admin = admin()) {
            Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
            ends(admin, topic).forEach((partition, end) -> all.put(partition, RecordsToDelete.beforeOffset(end)));
            admin.deleteRecords(all).all().get();
        }
    }

    private static Map<TopicPartition, Long> ends(Admin admin, String topic)
            throws InterruptedException, ExecutionException {
        int partitions = admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions().size();
        Map<TopicPartition, OffsetSpec> latest = IntStream.range(0, partitions).boxed()
                .collect(Collectors.toMap(partition -> new TopicPartition(topic, partition), partition -> OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new HashMap<>();
        admin.listOffsets(latest).all().get().forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    }
}
