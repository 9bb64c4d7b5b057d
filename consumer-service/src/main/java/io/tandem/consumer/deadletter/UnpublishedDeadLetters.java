package io.tandem.consumer.deadletter;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;

import org.jboss.logging.Logger;

import io.smallrye.mutiny.Uni;
import io.tandem.consumer.database.PeriodicTask;
import io.tandem.consumer.database.SingleReplica;
import io.tandem.consumer.event.DeadLetter;
import io.tandem.consumer.event.Delivery;
import io.tandem.consumer.event.Identity;
import io.tandem.consumer.event.Reason;
import io.tandem.consumer.event.Synthetic;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

/** Finds verdicts that have been waiting for their topic for too long; one replica at a time. */
@ApplicationScoped
class UnpublishedDeadLetters {

    private static final Logger LOG = Logger.getLogger(UnpublishedDeadLetters.class);
    private static final int BATCH = 100;

    private static final String SELECT = """
            SELECT d.id, d.source, d.reason, d.cause, d.claimed_id, d.claimed_source, d.record_key, d.record_value,
                   d.header_names, d.header_values, e.topic, e.partition, e."offset", e.accepted_at, e.attempts
            FROM dead_letter d JOIN event e USING (id, source)
            WHERE NOT d.published AND e.outcome = 'dead-lettered' AND e.journaled_at < $1
            LIMIT $2""";

    private final SingleReplica singleReplica;
    private final Vertx vertx;
    private PeriodicTask task;

    UnpublishedDeadLetters(Vertx vertx, SingleReplica singleReplica) {
        this.vertx = vertx;
        this.singleReplica = singleReplica;
    }

    /** Looks again and again for letters that are older than the interval, and has them published. */
    public void every(Duration interval, Function<List<Delivery>, Uni<Void>> publish) {
        task = new PeriodicTask(vertx, () -> sweep(interval, publish));
        task.start(interval);
    }

    @PreDestroy
    void stop() {
        task.stop();
    }

    private Uni<Void> sweep(Duration age, Function<List<Delivery>, Uni<Void>> publish) {
        return singleReplica.tryRun("sweep", connection -> find(connection, age)
                .chain(deadLetters -> deadLetters.isEmpty() ? Uni.createFrom().voidItem() : publish.apply(deadLetters)))
                .onFailure()
                .invoke(failure -> LOG.warnf("Could not look for unpublished dead letters, later again: %s",
                        failure.getMessage()))
                .onFailure().recoverWithNull()
                .replaceWithVoid();
    }

    private Uni<List<Delivery>> find(SqlConnection connection, Duration age) {
        OffsetDateTime before = OffsetDateTime.now(ZoneOffset.UTC).minus(age);
        return connection.preparedQuery(SELECT).execute(Tuple.of(before, BATCH))
                .map(UnpublishedDeadLetters::deadLetters);
    }

    private static List<Delivery> deadLetters(RowSet<Row> rows) {
        List<Delivery> deadLetters = new ArrayList<>(rows.size());
        rows.forEach(row -> deadLetters.add(deadLetter(row)));
        return deadLetters;
    }

    private static Delivery deadLetter(Row row) {
        String claimedId = row.getString("claimed_id");
        Identity claimed = claimedId == null ? null : new Identity(claimedId, row.getString("claimed_source"));
        DeadLetter deadLetter = new DeadLetter(Reason.of(row.getString("reason")), row.getString("cause"), claimed);
        return new Delivery(DeadLetterRecord.of(row),
                Synthetic.named(new Identity(row.getString("id"), row.getString("source"))),
                row.getInteger("attempts"), deadLetter, null);
    }
}
