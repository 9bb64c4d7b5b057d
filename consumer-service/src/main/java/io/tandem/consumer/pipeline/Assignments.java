package io.tandem.consumer.pipeline;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

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
import io.tandem.consumer.journal.EventJournal;

/**
 * Which partitions are ours, and the only place that commits offsets. On revoke, what is queued is dropped, what is in
 * flight is waited for and committed; it is the one place that may block.
 */
@ApplicationScoped
@Default
@Identifier("assignments") // the name of the channel's consumer-rebalance-listener
public class Assignments implements KafkaConsumerRebalanceListener {

    private static final Logger LOG = Logger.getLogger(Assignments.class);
    /** Commits in between are one: a lost one costs a few repeats after a crash, which the journal knows. */
    private static final Duration COMMIT_PAUSE = Duration.ofMillis(100);
    private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(5);

    private final Map<TopicPartition, Assignment> assignments = new ConcurrentHashMap<>();
    private final AtomicBoolean commitPlanned = new AtomicBoolean();
    private final KafkaClientService clients;
    private final EventJournal journal;
    private final Duration drainTimeout;
    private volatile boolean stopping;

    Assignments(KafkaClientService clients, EventJournal journal, ConsumerConfig config) {
        this.clients = clients;
        this.journal = journal;
        this.drainTimeout = config.drainTimeout();
    }

    /** The partition, if it is ours and was when these records were polled. */
    Optional<Assignment> of(TopicPartition partition, int generation) {
        return Optional.ofNullable(assignments.get(partition))
                .filter(assignment -> assignment.generation() <= generation && !stopping);
    }

    /** The partitions that are ours. */
    public Collection<TopicPartition> partitions() {
        return List.copyOf(assignments.keySet());
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        int generation = consumer.groupMetadata().generationId();
        partitions.forEach(
                partition -> assignments.put(partition, new Assignment(generation, journal.writer(partition.partition()))));
    }

    /**
     * Of lost partitions too, which the connector does not tell apart: then the first commit fails, which is one even where
     * nothing is settled yet, and nothing is waited for.
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

    /** Before the connector closes its consumer, and the database its connections. */
    void stop(@Observes ShutdownEvent event) {
        stopping = true;
        assignments.values().forEach(Assignment::stop);
        awaitIdle(assignments.values());
    }

    /** Commits what is settled, soon. */
    void commitSoon() {
        if (commitPlanned.compareAndSet(false, true)) {
            // Nobody waits for this commit: the pipeline goes on, and a rebalance commits by itself.
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

    /** @return false if the group has given the partitions to somebody else */
    private boolean commitNow(Consumer<?, ?> consumer, Map<TopicPartition, Assignment> revoked) {
        Map<TopicPartition, OffsetAndMetadata> offsets = offsets(revoked);
        try {
            if (!offsets.isEmpty()) {
                consumer.commitSync(offsets, COMMIT_TIMEOUT);
            }
            return true;
        } catch (CommitFailedException e) {
            LOG.warnf("Lost %s: what was in flight of them is somebody else's now", revoked.keySet());
            return false;
        } catch (KafkaException e) {
            LOG.warnf("Could not commit %s: %s", offsets, e.getMessage());
            return true;
        }
    }

    private void awaitIdle(Collection<Assignment> stopped) {
        long deadline = System.nanoTime() + drainTimeout.toNanos();
        for (Assignment assignment : stopped) {
            Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
            if (!assignment.inFlight().awaitIdle(left)) {
                LOG.warnf("Gave up waiting for what is in flight after %s: it will be read again", drainTimeout);
            }
        }
    }

    private static Map<TopicPartition, OffsetAndMetadata> offsets(Map<TopicPartition, Assignment> assignments) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        assignments.forEach((partition, assignment) -> assignment.position()
                .ifPresent(position -> offsets.put(partition, new OffsetAndMetadata(position))));
        return offsets;
    }
}
