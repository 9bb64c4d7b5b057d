package io.tandem.consumer.database;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import org.jboss.logging.Logger;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tandem.consumer.ConsumerConfig;
import io.tandem.consumer.event.Outcome;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Tuple;

/**
 * Deletes processed events that are older than {@code tandem.consumer.journal.retention}, in batches and on one replica at a
 * time. Dead letters stay until they are redriven. A copy of a deleted event would be journaled as a new event.
 */
@ApplicationScoped
class Retention {

    private static final Logger LOG = Logger.getLogger(Retention.class);
    static final int BATCH = 5_000;

    /** Deletes the oldest events first, in the order of the index, with the dead letter and the history of redriven ones. */
    private static final String DELETE = """
            WITH old AS (
                SELECT id, source FROM event
                WHERE tx < journal_tx($1) AND journaled_at < $1 AND outcome = %s
                ORDER BY tx, ordinal LIMIT $2),
            dead_letters AS (DELETE FROM dead_letter d USING old WHERE d.id = old.id AND d.source = old.source),
            history AS (DELETE FROM redrive r USING old WHERE r.id = old.id AND r.source = old.source),
            attempts AS (DELETE FROM attempt a USING old WHERE a.id = old.id AND a.source = old.source)
            DELETE FROM event e USING old WHERE e.id = old.id AND e.source = old.source""".formatted(Outcome.PROCESSED.sql());

    /** Replicas of an earlier version, which run beside this one in an upgrade, delete events without their attempts. */
    private static final String DELETE_LEFT_BEHIND = """
            DELETE FROM attempt a
            WHERE a.started_at < $1 AND NOT EXISTS (SELECT FROM event e WHERE e.id = a.id AND e.source = a.source)""";

    private final SingleReplica singleReplica;
    private final Optional<Duration> age;
    private final Duration interval;
    private final PeriodicTask task;

    Retention(Vertx vertx, SingleReplica singleReplica, ConsumerConfig config) {
        this.singleReplica = singleReplica;
        this.age = config.journal().retention();
        this.interval = config.journal().retentionEvery();
        this.task = new PeriodicTask(vertx, this::apply);
    }

    void start(@Observes StartupEvent event) {
        if (age.isPresent()) {
            task.start(interval);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        task.stop();
    }

    private Uni<Void> apply() {
        return deleteAll()
                .chain(() -> delete(DELETE_LEFT_BEHIND, Tuple.of(before())))
                .replaceWithVoid()
                .onFailure()
                .invoke(failure -> LOG.warnf("Could not delete old events. The next run tries again. Cause: %s",
                        failure.getMessage()))
                .onFailure().recoverWithNull();
    }

    private Uni<Void> deleteAll() {
        return Multi.createBy().repeating().uni(this::deleteBatch)
                .whilst(deleted -> deleted == BATCH)
                .collect().with(Collectors.summingInt(Integer::intValue))
                .invoke(deleted -> LOG.debugf("Deleted %d old events", deleted))
                .replaceWithVoid();
    }

    /** @return the number of deleted events; 0 if another replica deletes at the moment */
    private Uni<Integer> deleteBatch() {
        return delete(DELETE, Tuple.of(before(), BATCH));
    }

    private Uni<Integer> delete(String sql, Tuple values) {
        return singleReplica
                .tryRun("retention", connection -> connection.preparedQuery(sql).execute(values))
                .map(deleted -> deleted.map(rows -> rows.rowCount()).orElse(0));
    }

    private OffsetDateTime before() {
        return OffsetDateTime.now(ZoneOffset.UTC).minus(age.orElseThrow());
    }
}
