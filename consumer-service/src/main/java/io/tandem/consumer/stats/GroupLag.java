package io.tandem.consumer.stats;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

import io.smallrye.mutiny.Uni;
import io.tandem.consumer.ConsumerConfig;
import io.tandem.consumer.broker.BrokerAdmin;
import io.tandem.consumer.stats.Stats.GroupFigures;
import io.tandem.consumer.stats.Stats.PartitionLag;

/** The lag of the whole consumer group, over all replicas, as the broker knows it. */
@ApplicationScoped
class GroupLag {

    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final BrokerAdmin broker;
    private final String group;
    private final String topic;

    GroupLag(BrokerAdmin broker, ConsumerConfig config) {
        this.broker = broker;
        this.group = config.group();
        this.topic = config.topic();
    }

    Uni<GroupFigures> figures() {
        return broker.ask(admin -> admin.describeTopics(List.of(topic)).allTopicNames())
                .map(topics -> partitions(topics.get(topic)))
                .chain(this::lags)
                .ifNoItem().after(TIMEOUT).fail();
    }

    private Uni<GroupFigures> lags(List<TopicPartition> partitions) {
        return Uni.combine().all().unis(
                broker.ask(admin -> admin.listOffsets(all(partitions, OffsetSpec.earliest())).all()),
                broker.ask(admin -> admin.listOffsets(all(partitions, OffsetSpec.latest())).all()),
                broker.ask(admin -> admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata()),
                broker.ask(admin -> admin.describeConsumerGroups(List.of(group)).describedGroups().get(group))
                        .onFailure().recoverWithNull())
                .with((begin, end, committed, members) -> compose(partitions, begin, end, committed, hosts(members)));
    }

    private GroupFigures compose(List<TopicPartition> partitions, Map<TopicPartition, ListOffsetsResultInfo> begin,
            Map<TopicPartition, ListOffsetsResultInfo> end, Map<TopicPartition, OffsetAndMetadata> committed,
            Map<TopicPartition, String> hosts) {
        List<PartitionLag> lags = partitions.stream()
                .map(partition -> {
                    long position = next(committed.get(partition), begin.get(partition));
                    return new PartitionLag(partition.partition(), Math.max(0, end.get(partition).offset() - position),
                            hosts.get(partition), position);
                })
                .toList();
        return new GroupFigures(group, lags.stream().mapToLong(PartitionLag::lag).sum(), lags);
    }

    /** Counts a group without a committed offset from the oldest record. */
    private static long next(OffsetAndMetadata committed, ListOffsetsResultInfo oldest) {
        return committed == null ? oldest.offset() : Math.max(committed.offset(), oldest.offset());
    }

    private static Map<TopicPartition, String> hosts(ConsumerGroupDescription description) {
        var hosts = new HashMap<TopicPartition, String>();
        if (description != null) {
            for (MemberDescription member : description.members()) {
                member.assignment().topicPartitions().forEach(partition -> hosts.put(partition, host(member)));
            }
        }
        return hosts;
    }

    private static String host(MemberDescription member) {
        return member.host().replaceFirst("^/", "");
    }

    private static List<TopicPartition> partitions(TopicDescription topic) {
        return topic.partitions().stream()
                .map(partition -> new TopicPartition(topic.name(), partition.partition()))
                .sorted(Comparator.comparingInt(TopicPartition::partition))
                .toList();
    }

    private static Map<TopicPartition, OffsetSpec> all(List<TopicPartition> partitions, OffsetSpec which) {
        return partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> which));
    }
}
