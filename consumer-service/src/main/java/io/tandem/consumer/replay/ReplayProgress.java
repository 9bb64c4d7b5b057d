package io.tandem.consumer.replay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.tandem.consumer.ConsumerConfig;
import io.tandem.consumer.attempt.AttemptInsert;
import io.tandem.consumer.attempt.ReplicaName;
import io.tandem.consumer.database.Database;
import io.tandem.consumer.database.DatabaseRetry;
import io.tandem.consumer.event.HandlerAttempt;
import io.tandem.consumer.event.Handling;
import io.tandem.consumer.event.Identity;
import io.tandem.consumer.journal.Position;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.data.Interval;

/** The progress of a replay in the database. One run at a time holds a replay, and only the holder can write. */
@ApplicationScoped
class ReplayProgress {

    /** Rows of the journal that one query looks at, so that a rare event is found in many short queries. */
    static final int PAGE = 1_000;

    private static final String IS_ANY = "SELECT EXISTS (SELECT FROM replay WHERE state = 'active') AS is_any";
    private static final String LOCK = "SELECT pg_advisory_xact_lock(hashtext('replay'), hashtext($1))";
    private static final String CLAIM = """
            UPDATE replay SET lease_token = $1, lease_until = clock_timestamp() + $2::interval, replica = $3,
                              started_at = coalesce(started_at, clock_timestamp())
            WHERE id = (SELECT id FROM replay WHERE state = 'active' ORDER BY created_at, id LIMIT 1)
              AND NOT EXISTS (SELECT FROM replay WHERE lease_until >= clock_timestamp())
            RETURNING id, after_tx::text AS tx_text, after_ordinal AS ordinal, until_tx::text AS until_tx""";
    private static final String RENEW = """
            UPDATE replay SET lease_until = clock_timestamp() + $3::interval
            WHERE id = $1 AND lease_token = $2
            RETURNING state = 'active' AS is_active""";
    private static final String SUMS = """
            sums AS (SELECT count(*) FILTER (WHERE result = 'succeeded') AS succeeded,
                            count(*) FILTER (WHERE result = 'failed') AS failed,
                            count(*) FILTER (WHERE result = 'skipped') AS skipped FROM done)
            UPDATE replay r SET succeeded = r.succeeded + sums.succeeded, failed = r.failed + sums.failed,
                   skipped = r.skipped + sums.skipped,
            """;

    /** Nobody needs to know what is done of a canceled replay, only how much. */
    private static final String RELEASE = """
            WITH done AS (DELETE FROM replay_event d USING replay r
                          WHERE r.id = $1 AND r.lease_token = $2 AND r.state = 'canceled' AND d.replay = r.id
                          RETURNING d.result),
            """ + SUMS + """
            lease_token = NULL, lease_until = NULL
            FROM sums WHERE r.id = $1 AND r.lease_token = $2""";

    private static final String READ = """
            SELECT * FROM (
                SELECT e.tx::text AS tx_text, e.ordinal, e.id, e.source, encode(sha256(e.key), 'hex') AS key_hash,
                       row_number() OVER (ORDER BY e.tx DESC, e.ordinal DESC) = 1 AS is_end,
                       count(*) OVER () AS scanned,
                       pg_visible_in_snapshot(e.tx, r.journal)
                           AND (r.type IS NULL OR e.type = r.type)
                           AND (r.source IS NULL OR e.source = r.source)
                           AND (r.subject IS NULL OR e.subject = r.subject)
                           AND (r.outcome IS NULL OR e.outcome = r.outcome)
                           AND (r.from_time IS NULL OR e.journaled_at >= r.from_time)
                           AND (r.to_time IS NULL OR e.journaled_at < r.to_time)
                           AND NOT EXISTS (SELECT FROM replay_event d
                                           WHERE d.replay = r.id AND d.id = e.id AND d.source = e.source) AS is_due
                FROM (SELECT tx, ordinal, id, source, key, type, subject, outcome, journaled_at FROM event
                      WHERE (tx, ordinal) > ($2::text::xid8, $3::int) AND tx <= $4::text::xid8
                      ORDER BY tx, ordinal LIMIT $5) AS e
                CROSS JOIN (SELECT * FROM replay WHERE id = $1) AS r) AS page
            WHERE is_due OR is_end
            ORDER BY tx_text::bigint, ordinal""";

    /** Another run may take the replay only after this transaction. */
    private static final String HOLD = """
            SELECT state = 'active' AS is_active FROM replay WHERE id = $1 AND lease_token = $2 FOR NO KEY UPDATE""";
    private static final String DONE = """
            INSERT INTO replay_event (replay, id, source, result)
            SELECT $1, id, source, result FROM unnest($2::text[], $3::text[], $4::text[]) AS t (id, source, result)
            ON CONFLICT DO NOTHING
            RETURNING id, source""";
    private static final String ADVANCE = """
            WITH done AS (DELETE FROM replay_event WHERE replay = $1 RETURNING result),
            """ + SUMS + """
            after_tx = $2::text::xid8, after_ordinal = $3,
            state = CASE WHEN $4 AND state IN ('active', 'paused') THEN 'done' ELSE state END,
            ended_at = CASE WHEN $4 THEN coalesce(ended_at, clock_timestamp()) ELSE ended_at END
            FROM sums WHERE r.id = $1""";

    private final Pool pool;
    private final DatabaseRetry database;
    private final AttemptInsert attempts;
    private final ReplicaName replica;
    private final Duration timeout;
    private final Duration lease;
    private final String schema;

    ReplayProgress(Pool pool, DatabaseRetry database, AttemptInsert attempts, ReplicaName replica, ConsumerConfig config) {
        this.pool = pool;
        this.database = database;
        this.attempts = attempts;
        this.replica = replica;
        this.timeout = config.journal().timeout();
        this.lease = config.replay().lease();
        this.schema = config.journal().schema();
    }

    /** Takes the oldest active replay, unless a replica runs one. Does not retry when PostgreSQL does not answer. */
    Uni<Optional<ReplayLease>> claim() {
        return Database.run(pool, timeout, connection -> connection.preparedQuery(IS_ANY).execute())
                .chain(rows -> rows.iterator().next().getBoolean("is_any") ? claimOldest()
                        : Uni.createFrom().item(Optional.empty()));
    }

    private Uni<Optional<ReplayLease>> claimOldest() {
        UUID token = UUID.randomUUID();
        Tuple values = Tuple.of(token, Interval.of(lease), replica.toString());
        return Database.runInTransaction(pool, timeout, connection -> connection.preparedQuery(LOCK)
                .execute(Tuple.of(schema))
                .chain(() -> connection.preparedQuery(CLAIM).execute(values)))
                .map(rows -> rows.rowCount() == 0 ? Optional.empty() : Optional.of(lease(token, rows.iterator().next())));
    }

    private static ReplayLease lease(UUID token, Row row) {
        return new ReplayLease(row.getUUID("id"), token,
                new Position(Long.parseLong(row.getString("tx_text")), row.getInteger("ordinal")), row.getString("until_tx"));
    }

    /**
     * Renews the lease. Does not retry when PostgreSQL does not answer.
     *
     * @return false if the replay is to stop: it was paused or canceled, or another run has it
     */
    Uni<Boolean> renew(ReplayLease held) {
        return Database.run(pool, atMost(lease.dividedBy(4)), connection -> connection.preparedQuery(RENEW)
                .execute(Tuple.of(held.replay(), held.token(), Interval.of(lease))))
                .map(rows -> rows.rowCount() > 0 && rows.iterator().next().getBoolean("is_active"));
    }

    private Duration atMost(Duration bound) {
        return bound.compareTo(timeout) < 0 ? bound : timeout;
    }

    /** Ends the lease, so that the next run need not wait. Does not retry when PostgreSQL does not answer. */
    Uni<Void> release(ReplayLease held, Duration atMost) {
        return Database.run(pool, atMost, connection -> connection.preparedQuery(RELEASE)
                .execute(Tuple.of(held.replay(), held.token())))
                .replaceWithVoid();
    }

    /** Reads the part of the journal behind a position. */
    Uni<ReplayPage> read(ReplayLease held, Position after) {
        Tuple values = Tuple.of(held.replay(), after.txText(), after.ordinal(), held.untilTx(), PAGE);
        return database.readPersistently(connection -> connection.preparedQuery(READ).execute(values))
                .map(ReplayProgress::page);
    }

    private static ReplayPage page(RowSet<Row> rows) {
        List<ReplayEvent> due = new ArrayList<>(rows.size());
        Position end = null;
        long scanned = 0;
        for (Row row : rows) {
            scanned = row.getLong("scanned");
            end = Position.of(row);
            if (row.getBoolean("is_due")) {
                due.add(new ReplayEvent(new Identity(row.getString("id"), row.getString("source")), row.getString("key_hash")));
            }
        }
        return new ReplayPage(due, end, scanned < PAGE);
    }

    /**
     * The state of the replay when this run wrote something.
     *
     * @param isHeld false if another run has the replay, and nothing was written
     * @param isActive false if the replay was paused or canceled
     */
    record Held(boolean isHeld, boolean isActive) {
    }

    /** Writes results, with the attempts of the handler. */
    Uni<Held> record(ReplayLease held, List<ReplayResult> results) {
        return whileHeld(held, connection -> connection.preparedQuery(DONE).execute(Tuple.of(held.replay(),
                results.stream().map(result -> result.identity().id()).toArray(String[]::new),
                results.stream().map(result -> result.identity().source()).toArray(String[]::new),
                results.stream().map(ReplayResult::result).toArray(String[]::new)))
                .chain(fresh -> attempts.later(connection, attempts(results, fresh), Handling.replay(held.replay()))));
    }

    /** The attempts of results that are new. A statement that is repeated writes none again. */
    private static Map<Identity, List<HandlerAttempt>> attempts(List<ReplayResult> results, RowSet<Row> fresh) {
        Set<Identity> identities = new HashSet<>();
        fresh.forEach(row -> identities.add(new Identity(row.getString("id"), row.getString("source"))));
        Map<Identity, List<HandlerAttempt>> attempts = new HashMap<>();
        results.stream()
                .filter(result -> !result.attempts().isEmpty() && identities.contains(result.identity()))
                .forEach(result -> attempts.put(result.identity(), result.attempts()));
        return attempts;
    }

    /**
     * Notes that every event up to a position is done.
     *
     * @param isLast whether this ends the replay
     */
    Uni<Held> advance(ReplayLease held, Position end, boolean isLast) {
        return whileHeld(held, connection -> connection.preparedQuery(ADVANCE)
                .execute(Tuple.of(held.replay(), end.txText(), end.ordinal(), isLast)).replaceWithVoid());
    }

    private Uni<Held> whileHeld(ReplayLease held, Function<SqlConnection, Uni<Void>> work) {
        return database.persistentlyInTransaction(connection -> connection.preparedQuery(HOLD)
                .execute(Tuple.of(held.replay(), held.token()))
                .chain(rows -> rows.size() == 0 ? Uni.createFrom().item(new Held(false, false))
                        : work.apply(connection)
                                .replaceWith(new Held(true, rows.iterator().next().getBoolean("is_active")))));
    }
}
