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
 * Deletes processed events of a certain age, a batch at a time and by one replica; dead letters stay until they are
 * redriven. What is deleted is no longer known: a copy of it would be journaled again.
 */
@ApplicationScoped
class Retention {

    private static final Logger LOG = Logger.getLogger(Retention.class);
    static final int BATCH = 5_000;

    /** Oldest first, along the index of the journal's order; history and letters of what was redriven go along. */
    private static final String DELETE = """
            WITH old AS (
                SELECT id, source FROM event
                WHERE tx < journal_tx($1) AND journaled_at < $1 AND outcome = %s
                ORDER BY tx, ordinal LIMIT $2),
            letters AS (DELETE FROM dead_letter d USING old WHERE d.id = old.id AND d.source = old.source),
            history AS (DELETE FROM redrive r USING old WHERE r.id = old.id AND r.source = old.source)
            DELETE FROM event e USING old WHERE e.id = old.id AND e.source = old.source""".formatted(Outcome.PROCESSED.sql());

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
                .onFailure().invoke(failure -> LOG.warnf("Could not delete old events, later again: %s", failure.getMessage()))
                .onFailure().recoverWithNull();
    }

    private Uni<Void> deleteAll() {
        return Multi.createBy().repeating().uni(this::deleteBatch)
                .whilst(deleted -> deleted == BATCH)
                .collect().with(Collectors.summingInt(Integer::intValue))
                .invoke(deleted -> LOG.debugf("Deleted %d old events", deleted))
                .replaceWithVoid();
    }

    /** @return how many events it deleted; none if another replica deletes at the same time */
    private Uni<Integer> deleteBatch() {
        OffsetDateTime before = OffsetDateTime.now(ZoneOffset.UTC).minus(age.orElseThrow());
        return singleReplica
                .tryRun("retention", connection -> connection.preparedQuery(DELETE).execute(Tuple.of(before, BATCH)))
                .map(deleted -> deleted.map(rows -> rows.rowCount()).orElse(0));
    }
}
