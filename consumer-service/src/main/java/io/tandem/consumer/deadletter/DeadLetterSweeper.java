package io.tandem.consumer.deadletter;

import java.time.Duration;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import org.jboss.logging.Logger;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.tandem.consumer.ConsumerConfig;
import io.tandem.consumer.event.Delivery;

/**
 * Publishes verdicts whose records nobody will read again: after a crash between journal and topic the record is read once
 * more and its verdict published then, unless the topic has dropped it meanwhile or the offsets were moved.
 */
@ApplicationScoped
class DeadLetterSweeper {

    private static final Logger LOG = Logger.getLogger(DeadLetterSweeper.class);

    private final UnpublishedDeadLetters unpublished;
    private final DeadLetterPublisher publisher;
    private final Duration interval;

    DeadLetterSweeper(UnpublishedDeadLetters unpublished, DeadLetterPublisher publisher, ConsumerConfig config) {
        this.unpublished = unpublished;
        this.publisher = publisher;
        this.interval = config.deadLetters().sweepEvery();
    }

    void start(@Observes StartupEvent event) {
        unpublished.every(interval, this::publish);
    }

    private Uni<Void> publish(List<Delivery> deadLetters) {
        LOG.infof("Publishing %d dead letters that never reached their topic", deadLetters.size());
        return publisher.publish(deadLetters);
    }
}
