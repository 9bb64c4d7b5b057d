package io.tandem.consumer.pipeline;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import jakarta.enterprise.context.ApplicationScoped;

import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

import io.tandem.consumer.ConsumerMetrics;
import io.tandem.consumer.broker.BrokerAdmin;

/**
 * Notices records that the topic deleted before this subscription read them, and a committed offset beyond the end of the
 * topic. It reports the range of each loss and never blocks the pipeline.
 */
@ApplicationScoped
public class MissedRecords {

    private static final Logger LOG = Logger.getLogger(MissedRecords.class);

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final BrokerAdmin broker;
    private final ConsumerMetrics metrics;
    /** The offset that should come next. */
    private final Map<TopicPartition, Long> next = new ConcurrentHashMap<>();
    private final AtomicLong missed = new AtomicLong();

    MissedRecords(BrokerAdmin broker, ConsumerMetrics metrics) {
        this.broker = broker;
        this.metrics = metrics;
    }

    /** Returns the number of missed records that this replica noticed since its start. */
    public long count() {
        return missed.get();
    }

    /**
     * Reads and returns the committed offsets at which newly assigned partitions go on. Blocks.
     *
     * @return empty if the broker does not answer
     */
    Optional<Map<TopicPartition, OffsetAndMetadata>> assigned(Consumer<?, ?> consumer,
            Collection<TopicPartition> partitions) {
        next.keySet().removeAll(partitions);
        try {
            Map<TopicPartition, OffsetAndMetadata> committed = committed(consumer, partitions);
            committed.forEach((partition, offset) -> next.put(partition, offset.offset()));
            return Optional.of(committed);
        } catch (KafkaException e) {
            LOG.warnf("Could not read the committed offsets of %s. A gap before their first record stays unnoticed: %s",
                    partitions, e.getMessage());
            return Optional.empty();
        }
    }

    /**
     * Reads the committed offsets of these partitions. Blocks.
     *
     * @throws KafkaException if the broker does not answer
     */
    Map<TopicPartition, OffsetAndMetadata> committed(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>(consumer.committed(Set.copyOf(partitions), TIMEOUT));
        committed.values().removeIf(Objects::isNull);
        return committed;
    }

    /** Expects the partitions of a topic that was created again from their first record on. */
    void readAgain(Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> next.put(partition, 0L));
    }

    /** Compares received records with the offset that should come next. */
    void received(TopicPartition partition, ConsumerRecord<?, ?> first, ConsumerRecord<?, ?> last) {
        Long expected = next.put(partition, last.offset() + 1);
        if (expected == null || expected == first.offset()) {
            return;
        }
        if (first.offset() < expected) {
            LOG.errorf("The committed offset %d of %s is beyond the end of the topic. Its records are read from offset %d. "
                    + "The topic was created again, lost its newest records, or somebody set the offset.", expected, partition,
                    first.offset());
        } else {
            find(partition, expected, first.offset());
        }
    }

    /** A gap is a loss only as far as the topic begins after it. The markers of transactions have offsets too. */
    private void find(TopicPartition partition, long expected, long received) {
        // The pipeline does not wait for the broker's answer.
        broker.ask(admin -> admin.listOffsets(Map.of(partition, OffsetSpec.earliest())).partitionResult(partition))
                .map(ListOffsetsResultInfo::offset)
                .subscribe().with(
                        begin -> report(partition, expected, Math.min(begin, received)),
                        failure -> LOG.warnf("Could not check the offsets %d to %d of %s, which were not received: %s",
                                expected,
                                received - 1, partition, failure.getMessage()));
    }

    private void report(TopicPartition partition, long from, long to) {
        if (to > from) {
            LOG.errorf("Records %d to %d of %s were never read: the topic deleted them first", from, to - 1, partition);
            missed.addAndGet(to - from);
            metrics.missed(to - from);
        }
    }
}
