package io.tandem.consumer.deadletter;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import org.jboss.logging.Logger;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.tandem.consumer.ConsumerConfig;
import io.tandem.consumer.Time;
import io.tandem.consumer.database.PeriodicTask;
import io.tandem.consumer.database.SingleReplica;
import io.tandem.consumer.event.Delivery;
import io.tandem.consumer.event.Outcome;
import io.tandem.consumer.journal.DeadLetterRow;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

/**
 * Publishes dead letters that a crash kept from their topic, on one replica at a time. Usually the record is read again after
 * a crash, and its dead letter is published then. The sweeper finds the rest, for example when the topic has deleted the
 * record.
 */
@ApplicationScoped
class DeadLetterSweeper {

    private static final Logger LOG = Logger.getLogger(DeadLetterSweeper.class);
    private static final int BATCH = 100;

    private static final String UNPUBLISHED = """
            SELECT e.id, e.source, %s, %s
            FROM dead_letter d JOIN event e USING (id, source)
            WHERE NOT d.published AND e.outcome = %s AND e.journaled_at < $1
            LIMIT $2""".formatted(DeadLetterRow.DEAD_LETTER, DeadLetterRow.RECORD, Outcome.DEAD_LETTERED.sql());

    private final SingleReplica singleReplica;
    private final DeadLetterPublisher publisher;
    private final Duration interval;
    private final Time time;
    private final PeriodicTask task;

    DeadLetterSweeper(Vertx vertx, SingleReplica singleReplica, DeadLetterPublisher publisher, Time time,
            ConsumerConfig config) {
        this.singleReplica = singleReplica;
        this.publisher = publisher;
        this.time = time;
        this.interval = config.deadLetters().sweepEvery();
        this.task = new PeriodicTask(vertx, this::sweep);
    }

    void start(@Observes StartupEvent event) {
        task.start(interval);
    }

    void stop(@Observes ShutdownEvent event) {
        task.stop();
    }

    private Uni<Void> sweep() {
        return singleReplica.tryRun("sweep", connection -> find(connection).chain(this::publish))
                .onFailure()
                .invoke(failure -> LOG.warnf("Could not sweep dead letters. The next sweep tries again. Cause: %s", failure))
                .onFailure().recoverWithNull()
                .replaceWithVoid();
    }

    private Uni<Void> publish(List<Delivery> deadLetters) {
        if (!deadLetters.isEmpty()) {
            LOG.infof("Publishing %d dead letters that never reached their topic", deadLetters.size());
        }
        return publisher.publish(deadLetters);
    }

    /** Finds dead letters older than the interval, because the pipeline may still publish younger ones. */
    private Uni<List<Delivery>> find(SqlConnection connection) {
        OffsetDateTime before = time.now().minus(interval).atOffset(ZoneOffset.UTC);
        return connection.preparedQuery(UNPUBLISHED)
                .mapping(DeadLetterRow::delivery)
                .execute(Tuple.of(before, BATCH))
                .map(rows -> rows.stream().toList());
    }
}
