package io.tandem.consumer.support;

import java.util.Map;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

import io.tandem.local.LocalServers;

/** What the broker knows of a consumer group. */
public final class ConsumerGroup {

    private ConsumerGroup() {
    }

    /** The committed offset, or -1. */
    public static long committed(String group, int partition) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", LocalServers.kafka().bootstrapServers()))) {
            OffsetAndMetadata committed = EventsTopic
                    .await(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                    .get(new TopicPartition(EventsTopic.NAME, partition));
            return committed == null ? -1 : committed.offset();
        }
    }
}
