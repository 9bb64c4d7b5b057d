package io.tandem.consumer.journal;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.tandem.consumer.ConsumerConfig;
import io.tandem.consumer.ConsumerMetrics;
import io.tandem.consumer.Time;
import io.tandem.consumer.attempt.AttemptInsert;
import io.tandem.consumer.database.DatabaseRetry;
import io.tandem.consumer.event.Delivery;
import io.tandem.consumer.event.Outcome;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

/** Inserts many events with one statement, and in the same transaction the dead letters and the attempts of the handler. */
@ApplicationScoped
class EventInsert {

    /**
     * Rows are sorted by identity, so that two replicas lock them in the same order. The column ordinal keeps the topic's
     * order.
     */
    private static final String EVENTS = """
            INSERT INTO event (id, source, type, subject, datacontenttype, dataschema, time, extensions, key, topic,
                               partition, "offset", accepted_at, outcome, attempts, reason, data, hash, ordinal)
            SELECT id, source, type, subject, datacontenttype, dataschema, time, extensions::jsonb, key, topic,
                   partition, "offset", accepted_at, outcome, attempts, reason, data, hash, ordinal
            FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
                        $9::bytea[], $10::text[], $11::int[], $12::bigint[], $13::timestamptz[], $14::text[],
                        $15::int[], $16::text[], $17::bytea[], $18::bytea[], $19::int[])
                 AS t (id, source, type, subject, datacontenttype, dataschema, time, extensions, key, topic,
                       partition, "offset", accepted_at, outcome, attempts, reason, data, hash, ordinal)
            ON CONFLICT DO NOTHING""";

    /** Inserts nothing if the event's row comes from another copy of the record, or is already processed. */
    private static final String DEAD_LETTER = """
            INSERT INTO dead_letter (id, source, reason, cause, claimed_id, claimed_source,
                                     record_key, record_value, header_names, header_values)
            SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10
            FROM event
            WHERE id = $1 AND source = $2 AND topic = $11 AND partition = $12 AND "offset" = $13
              AND outcome = %s
            ON CONFLICT DO NOTHING""".formatted(Outcome.DEAD_LETTERED.sql());

    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Uni<Void> NOTHING = Uni.createFrom().voidItem();

    private final DatabaseRetry database;
    private final JournalOwnership ownership;
    private final CommitSignal commits;
    private final ConsumerMetrics metrics;
    private final Time time;
    private final AttemptInsert attempts;
    private final boolean keepData;

    EventInsert(DatabaseRetry database, JournalOwnership ownership, CommitSignal commits, ConsumerMetrics metrics,
            Time time, AttemptInsert attempts, ConsumerConfig config) {
        this.database = database;
        this.attempts = attempts;
        this.ownership = ownership;
        this.commits = commits;
        this.metrics = metrics;
        this.time = time;
        this.keepData = config.journal().data() == ConsumerConfig.JournalData.KEEP;
    }

    /** @return the number of new rows */
    Uni<Integer> execute(List<Delivery> deliveries) {
        Tuple rows = EventRows.of(deliveries, keepData);
        long start = time.nanos();
        List<Tuple> deadLetters = deliveries.stream().filter(Delivery::isDead).map(DeadLetterRow::of).toList();
        Optional<Tuple> tried = attempts.of(deliveries);
        Uni<Integer> inserted = deadLetters.isEmpty() && tried.isEmpty()
                ? database.persistently(connection -> insert(connection, rows))
                : database.persistentlyInTransaction(connection -> insert(connection, rows)
                        .call(() -> insertDeadLetters(connection, deadLetters))
                        .call(() -> tried.isEmpty() ? NOTHING : attempts.withEvents(connection, tried.get())));
        return ownership.checked().chain(() -> inserted)
                .invoke(commits::committed)
                .invoke(() -> metrics.inserted(deliveries.size(), time.nanos() - start));
    }

    /** Completes after a pause, for a failure that the event did not cause. */
    Uni<Void> later(Throwable failure) {
        database.away(failure);
        return Uni.createFrom().voidItem().onItem().delayIt().by(PAUSE);
    }

    private static Uni<Void> insertDeadLetters(SqlConnection connection, List<Tuple> deadLetters) {
        return deadLetters.isEmpty() ? NOTHING
                : connection.preparedQuery(DEAD_LETTER).executeBatch(deadLetters).replaceWithVoid();
    }

    private static Uni<Integer> insert(SqlConnection connection, Tuple rows) {
        return connection.preparedQuery(EVENTS).execute(rows)
                .map(inserted -> inserted.rowCount());
    }
}
