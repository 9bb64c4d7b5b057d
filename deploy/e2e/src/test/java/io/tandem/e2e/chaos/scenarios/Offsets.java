package io.tandem.e2e.chaos.scenarios;

import java.util.Map;
import java.util.function.LongUnaryOperator;
import java.util.stream.Collectors;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.awaitility.Awaitility;

import io.tandem.e2e.chaos.ClusterView;
import io.tandem.local.testkit.Patience;

/** The committed offsets of the group of consumer-service, which an operator moves while the group has no members. */
final class Offsets {

    private static final String GROUP = "tandem";

    private Offsets() {
    }

    /** Moves each offset to what the operator makes of it. */
    static void move(ClusterView cluster, LongUnaryOperator moved) {
        set(cluster, committed(cluster).entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey,
                offset -> new OffsetAndMetadata(moved.applyAsLong(offset.getValue().offset())))));
    }

    /** Moves the offsets past all records. */
    static void toEnd(ClusterView cluster) {
        set(cluster, cluster.ends().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, end -> new OffsetAndMetadata(end.getValue()))));
    }

    /** Deletes the offsets, as a broker does after the retention of offsets. */
    static void delete(ClusterView cluster) {
        whenEmpty(admin -> admin.deleteConsumerGroupOffsets(GROUP, committed(cluster).keySet()).all().get(), cluster);
    }

    private static Map<TopicPartition, OffsetAndMetadata> committed(ClusterView cluster) {
        return ClusterView.get(cluster.admin().listConsumerGroupOffsets(GROUP).partitionsToOffsetAndMetadata());
    }

    private static void set(ClusterView cluster, Map<TopicPartition, OffsetAndMetadata> offsets) {
        whenEmpty(admin -> admin.alterConsumerGroupOffsets(GROUP, offsets).all().get(), cluster);
    }

    private interface Change {
        Object on(Admin admin) throws Exception;
    }

    /** A killed member stays in the group until its session ends. */
    private static void whenEmpty(Change change, ClusterView cluster) {
        Awaitility.await("the group has no members").atMost(Patience.LIMIT)
                .ignoreExceptionsMatching(failure -> failure.getCause() instanceof UnknownMemberIdException
                        || failure.getCause() instanceof GroupNotEmptyException)
                .until(() -> {
                    change.on(cluster.admin());
                    return true;
                });
    }
}
