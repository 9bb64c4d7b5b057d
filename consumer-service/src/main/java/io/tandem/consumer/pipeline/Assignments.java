package io.tandem.consumer.pipeline;

import static io.tandem.consumer.broker.TopicIds.UNKNOWN;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Default;

import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import io.tandem.consumer.Channels;
import io.tandem.consumer.ConsumerConfig;
import io.tandem.consumer.Time;
import io.tandem.consumer.broker.TopicIds;
import io.tandem.consumer.journal.EventJournal;

/**
 * The partitions that this replica owns, and the only place that commits offsets. An offset carries the id of its topic, so
 * that it does not count for a later topic of the same name. On a revoke this drops queued records, waits for records in
 * flight, and commits. It is the only place that may block.
 */
@ApplicationScoped
@Default
@Identifier("assignments") // the name of the channel's consumer-rebalance-listener
public class Assignments implements KafkaConsumerRebalanceListener {

    private static final Logger LOG = Logger.getLogger(Assignments.class);
    /** Commits within this time become one. A commit that a crash loses costs repeats, which the journal recognises. */
    private static final Duration COMMIT_PAUSE = Duration.ofMillis(100);
    private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(5);

    private final Map<TopicPartition, Assignment> assignments = new ConcurrentHashMap<>();
    private final AtomicBoolean commitPlanned = new AtomicBoolean();
    private final KafkaClientService clients;
    private final EventJournal journal;
    private final InFlightWindow window;
    private final MissedRecords missed;
    private final TopicIds topicIds;
    private final Time time;
    private final Duration drainTimeout;
    private volatile boolean stopping;

    Assignments(KafkaClientService clients, EventJournal journal, InFlightWindow window, MissedRecords missed,
            TopicIds topicIds, Time time, ConsumerConfig config) {
        this.clients = clients;
        this.journal = journal;
        this.window = window;
        this.missed = missed;
        this.topicIds = topicIds;
        this.time = time;
        this.drainTimeout = config.drainTimeout();
    }

    /**
     * Returns the partition if this replica owns it now and owned it when these records were polled.
     *
     * @param first the offset of the first record
     */
    Optional<Assignment> of(TopicPartition partition, int generation, long first) {
        return Optional.ofNullable(assignments.get(partition))
                .filter(assignment -> assignment.generation() <= generation && !stopping)
                .filter(assignment -> assignment.goesOnAt(first) || seekAgain(partition, assignment));
    }

    /** Seeks again after a poll that does not tell whether it was before the seek or after it. */
    private boolean seekAgain(TopicPartition partition, Assignment assignment) {
        clients.getConsumer(Channels.EVENTS_IN).runOnPollingThread(consumer -> {
            if (assignments.get(partition) == assignment) {
                readAgain(consumer, List.of(partition));
            }
        }).subscribe().with(done -> {
        }, failure -> LOG.debugf(failure, "Could not seek in %s", partition));
        return false;
    }

    /** Returns the partitions that this replica owns. */
    public Collection<TopicPartition> partitions() {
        return List.copyOf(assignments.keySet());
    }

    /** When the broker took the oldest unsettled record of any partition; empty if every record is settled. */
    OptionalLong oldestTimestamp() {
        return assignments.values().stream().flatMapToLong(assignment -> assignment.oldestTimestamp().stream()).min();
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        if (partitions.isEmpty()) {
            return;
        }
        String topicId = topicIds.current().await().indefinitely().orElse(UNKNOWN);
        Optional<Map<TopicPartition, OffsetAndMetadata>> known = missed.assigned(consumer, partitions);
        Map<TopicPartition, OffsetAndMetadata> committed = known.orElse(Map.of());
        readAgain(consumer, ofOtherTopic(committed, topicId));
        // The offset at which a partition goes on may be one of an earlier topic, as long as nobody knows whose it is.
        partitions.forEach(partition -> assign(consumer, partition,
                known.isPresent() ? topicId(topicId, committed.get(partition)) : UNKNOWN, false));
    }

    /** Without an answer of the broker, the topic of the committed offset counts until {@link TopicWatch} gets one. */
    private static String topicId(String current, OffsetAndMetadata committed) {
        return current.equals(UNKNOWN) && committed != null && TopicIds.isId(committed.metadata()) ? committed.metadata()
                : current;
    }

    private void assign(Consumer<?, ?> consumer, TopicPartition partition, String topicId, boolean sought) {
        assignments.put(partition, new Assignment(consumer.groupMetadata().generationId(), topicId,
                journal.writer(partition.partition()), window, time, sought));
    }

    /** The partitions with an offset that was committed for an earlier topic of this name, possibly after it was deleted. */
    private static List<TopicPartition> ofOtherTopic(Map<TopicPartition, OffsetAndMetadata> committed, String topicId) {
        return committed.entrySet().stream()
                .filter(offset -> TopicIds.isOther(offset.getValue().metadata(), topicId))
                .map(Map.Entry::getKey)
                .toList();
    }

    private void readAgain(Consumer<?, ?> consumer, List<TopicPartition> partitions) {
        if (!partitions.isEmpty()) {
            LOG.warnf("The topic was or may have been deleted and created again. Its records are read from the beginning of %s",
                    partitions);
            consumer.seekToBeginning(partitions);
            missed.readAgain(partitions);
        }
    }

    /** Whether a partition of this replica was assigned while the topic had another id, or an unknown one. */
    boolean haveOtherTopicThan(String topicId) {
        return !ofOtherTopic(topicId).isEmpty();
    }

    /** Reads the partitions of an earlier topic from the beginning of the current one. Runs on the polling thread. */
    void readAgain(Consumer<?, ?> consumer, String topicId) {
        learn(consumer, topicId);
        List<TopicPartition> others = ofOtherTopic(topicId);
        others.forEach(partition -> assignments.remove(partition).close());
        readAgain(consumer, others);
        others.forEach(partition -> assign(consumer, partition, topicId, true));
    }

    /**
     * Tells assignments of an unknown topic that it is this one, if their offsets were committed for it before. No topic has
     * the
     * id of an earlier one, so it is still the same.
     */
    private void learn(Consumer<?, ?> consumer, String topicId) {
        List<TopicPartition> unknown = partitions(UNKNOWN::equals);
        if (!unknown.isEmpty()) {
            missed.committed(consumer, unknown).entrySet().stream()
                    .filter(offset -> offset.getValue().metadata().equals(topicId))
                    .forEach(offset -> assignments.get(offset.getKey()).learn(topicId));
            commitSoon();
        }
    }

    private List<TopicPartition> ofOtherTopic(String topicId) {
        return partitions(known -> known.equals(UNKNOWN) || TopicIds.isOther(known, topicId));
    }

    private List<TopicPartition> partitions(Predicate<String> ofTopic) {
        return assignments.entrySet().stream()
                .filter(assigned -> ofTopic.test(assigned.getValue().topicId()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /**
     * Also called for lost partitions, which the connector does not tell apart. The first commit finds out: the broker
     * refuses it, and nothing is waited for. There is an offset to commit even if no record is settled yet.
     */
    @Override
    public void onPartitionsRevoked(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        Map<TopicPartition, Assignment> revoked = new HashMap<>();
        partitions.forEach(partition -> Optional.ofNullable(assignments.remove(partition))
                .ifPresent(assignment -> revoked.put(partition, assignment)));
        revoked.values().forEach(Assignment::stop);
        if (commitNow(consumer, revoked)) {
            awaitIdle(revoked.values());
            commitNow(consumer, revoked);
        }
        revoked.values().forEach(Assignment::close);
    }

    /** Runs before the connector closes its consumer and the database its connections. */
    void stop(@Observes ShutdownEvent event) {
        stopping = true;
        assignments.values().forEach(Assignment::stop);
        awaitIdle(assignments.values());
    }

    /** Schedules a commit of the settled offsets. */
    void commitSoon() {
        if (commitPlanned.compareAndSet(false, true)) {
            // The pipeline does not wait for this commit, and a rebalance commits by itself.
            Uni.createFrom().voidItem()
                    .onItem().delayIt().by(COMMIT_PAUSE)
                    .chain(() -> clients.getConsumer(Channels.EVENTS_IN).runOnPollingThread(this::commitAsync))
                    .subscribe().with(done -> {
                    }, this::commitFailed);
        }
    }

    private void commitFailed(Throwable failure) {
        LOG.debugf(failure, "Could not commit");
        commitPlanned.set(false);
    }

    private void commitAsync(Consumer<Object, Object> consumer) {
        commitPlanned.set(false);
        Map<TopicPartition, OffsetAndMetadata> offsets = offsets(assignments);
        if (!offsets.isEmpty()) {
            consumer.commitAsync(offsets, (committed, failure) -> {
                if (failure != null) {
                    LOG.debugf(failure, "Could not commit %s", committed);
                    commitSoon();
                }
            });
        }
    }

    /** @return false if the group has assigned the partitions to another member */
    private boolean commitNow(Consumer<?, ?> consumer, Map<TopicPartition, Assignment> revoked) {
        Map<TopicPartition, OffsetAndMetadata> offsets = offsets(revoked);
        try {
            if (!offsets.isEmpty()) {
                consumer.commitSync(offsets, COMMIT_TIMEOUT);
            }
            return true;
        } catch (CommitFailedException e) {
            LOG.warnf("Lost %s: their new owner reads the records in flight again", revoked.keySet());
            return false;
        } catch (KafkaException e) {
            LOG.warnf("Could not commit %s: %s", offsets, e.getMessage());
            return true;
        }
    }

    private void awaitIdle(Collection<Assignment> stopped) {
        long end = time.nanos() + drainTimeout.toNanos();
        if (!stopped.stream().allMatch(one -> one.activeWork().awaitIdle(Duration.ofNanos(end - time.nanos())))) {
            LOG.warnf("Records were still in flight after the drain time-out of %s: they will be read again", drainTimeout);
        }
    }

    /** An offset of an unknown topic is not committed, because it could be one of a later topic. */
    private static Map<TopicPartition, OffsetAndMetadata> offsets(Map<TopicPartition, Assignment> assignments) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        assignments.forEach((partition, assignment) -> {
            String topicId = assignment.topicId();
            assignment.position().stream().filter(position -> !topicId.equals(UNKNOWN))
                    .forEach(position -> offsets.put(partition, new OffsetAndMetadata(position, topicId)));
        });
        return offsets;
    }
}
