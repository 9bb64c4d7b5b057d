package io.tandem.consumer.pipeline;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.tandem.consumer.Channels;
import io.tandem.consumer.ConsumerMetrics;
import io.tandem.consumer.broker.TopicIds;
import io.tandem.consumer.database.PeriodicTask;
import io.vertx.core.Vertx;

/**
 * Notices that the topic was deleted and created again while its partitions stayed assigned. The Kafka client would go on at
 * the offset of the old topic and would miss the records before it. Reports the age of the oldest event without an outcome,
 * which must not reach the retention of the topic.
 */
@ApplicationScoped
class TopicWatch {

    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final Assignments assignments;
    private final TopicIds topicIds;
    private final KafkaClientService clients;
    private final PeriodicTask task;

    TopicWatch(Assignments assignments, TopicIds topicIds, KafkaClientService clients, ConsumerMetrics metrics, Vertx vertx) {
        this.assignments = assignments;
        this.topicIds = topicIds;
        this.clients = clients;
        this.task = new PeriodicTask(vertx, this::look);
        metrics.gauge("oldest.event.seconds", "Age of the oldest event of this replica that has no outcome yet, else 0",
                this::oldestEventSeconds);
    }

    void start(@Observes StartupEvent event) {
        task.start(INTERVAL);
    }

    void stop(@Observes ShutdownEvent event) {
        task.stop();
    }

    private double oldestEventSeconds() {
        long now = System.currentTimeMillis();
        return Math.max(0, now - assignments.oldestTimestamp().orElse(now)) / 1000.0;
    }

    private Uni<Void> look() {
        if (assignments.partitions().isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return topicIds.current()
                .chain(id -> id.filter(assignments::haveOtherTopicThan)
                        .map(other -> clients.getConsumer(Channels.EVENTS_IN)
                                .runOnPollingThread(consumer -> {
                                    assignments.readAgain(consumer, other);
                                }))
                        .orElseGet(() -> Uni.createFrom().voidItem()))
                .onFailure().recoverWithNull();
    }
}
