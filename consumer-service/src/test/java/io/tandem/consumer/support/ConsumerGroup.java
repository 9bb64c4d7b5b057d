package io.tandem.consumer.support;

import java.util.List;
import java.util.Map;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

import io.tandem.local.LocalServers;
import io.tandem.local.Topics;
import io.tandem.local.testkit.TopicWriter;

/** Reads and changes a consumer group at the broker. */
public final class ConsumerGroup {

    private ConsumerGroup() {
    }

    /** The id of the group's only member. */
    public static String member(String group) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", LocalServers.kafka().bootstrapServers()))) {
            return TopicWriter.await(admin.describeConsumerGroups(List.of(group)).describedGroups().get(group))
                    .members().iterator().next().consumerId();
        }
    }

    /** The number of partitions that the members have together. */
    public static int assigned(String group) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", LocalServers.kafka().bootstrapServers()))) {
            return TopicWriter.await(admin.describeConsumerGroups(List.of(group)).describedGroups().get(group))
                    .members().stream().mapToInt(member -> member.assignment().topicPartitions().size()).sum();
        }
    }

    /** Removes all members, as the broker does when their session times out. */
    public static void expel(String group) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", LocalServers.kafka().bootstrapServers()))) {
            TopicWriter.await(admin.removeMembersFromConsumerGroup(group, new RemoveMembersFromConsumerGroupOptions()).all());
        }
    }

    /** The committed offset, or -1. */
    public static long committed(String group, int partition) {
        return committed(group, Topics.EVENTS, partition);
    }

    /** The committed offset of a topic, or -1. */
    public static long committed(String group, String topic, int partition) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", LocalServers.kafka().bootstrapServers()))) {
            OffsetAndMetadata committed = TopicWriter
                    .await(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                    .get(new TopicPartition(topic, partition));
            return committed == null ? -1 : committed.offset();
        }
    }
}
