package io.tandem.consumer.redrive;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import io.smallrye.mutiny.Uni;
import io.tandem.consumer.ConsumerConfig;
import io.tandem.consumer.attempt.AttemptInsert;
import io.tandem.consumer.database.Database;
import io.tandem.consumer.database.DatabaseRetry;
import io.tandem.consumer.deadletter.DeadLetterFilter;
import io.tandem.consumer.event.Delivery;
import io.tandem.consumer.event.Handling;
import io.tandem.consumer.event.Identity;
import io.tandem.consumer.event.Outcome;
import io.tandem.consumer.journal.DeadLetterRow;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import io.vertx.pgclient.data.Interval;

/**
 * Claims dead letters for a redrive. One redrive at a time holds a dead letter, for the time of a lease, and only the holder
 * can write its new outcome.
 */
@ApplicationScoped
class RedriveClaims {

    /** Serializes claims, because two concurrent ones would not see each other's claims. */
    private static final String LOCK = "SELECT pg_advisory_xact_lock(hashtext('claim'), hashtext($1))";

    /**
     * Skips dead letters behind a leased one of the same key, to keep their order. Waits for locked rows, because a skipped
     * row would let the later ones of its key overtake.
     */
    private static final String CLAIM = """
            WITH picked AS (
                SELECT d.id, d.source, e.partition, e."offset", e.key
                FROM event e JOIN dead_letter d USING (id, source)
                WHERE (d.lease_until IS NULL OR d.lease_until < now())
                  AND NOT EXISTS (
                      SELECT FROM event before JOIN dead_letter held USING (id, source)
                      WHERE before.outcome = %s AND sha256(before.key) = sha256(e.key) AND before.key = e.key
                        AND before.partition = e.partition
                        AND before."offset" < e."offset" AND held.lease_until >= now())
                  AND %s
                ORDER BY e.partition, e."offset"
                LIMIT $7
                FOR UPDATE OF d)
            UPDATE dead_letter d SET lease_until = now() + $8::interval, lease_token = $9
            FROM picked WHERE d.id = picked.id AND d.source = picked.source
            RETURNING d.id, d.source, picked.partition, picked."offset", md5(picked.key) AS key_hash"""
            .formatted(Outcome.DEAD_LETTERED.sql(), DeadLetterFilter.CONDITION);

    /** Ends leases behind a dead letter that was leased while {@link #CLAIM} waited for its row. */
    private static final String YIELD = """
            UPDATE dead_letter d SET lease_until = NULL, lease_token = NULL
            FROM event e
            WHERE d.lease_token = $1 AND e.id = d.id AND e.source = d.source
              AND EXISTS (
                  SELECT FROM event before JOIN dead_letter held USING (id, source)
                  WHERE before.outcome = %s AND before.key = e.key AND before.partition = e.partition
                    AND before."offset" < e."offset" AND held.lease_until >= now() AND held.lease_token IS DISTINCT FROM $1)
            RETURNING d.id, d.source""".formatted(Outcome.DEAD_LETTERED.sql());
    private static final String DEADLOCK = "40P01";
    private static final int DEADLOCK_RETRIES = 5;

    /** Renews the lease, if the redrive still holds it. */
    private static final String LOAD = """
            UPDATE dead_letter d SET lease_until = now() + $4::interval
            FROM event e
            WHERE d.id = $1 AND d.source = $2 AND d.lease_token = $3 AND e.id = d.id AND e.source = d.source
              AND e.outcome = %s
            RETURNING %s""".formatted(Outcome.DEAD_LETTERED.sql(), DeadLetterRow.RECORD);

    private static final String RELEASE = """
            UPDATE dead_letter SET lease_until = NULL, lease_token = NULL, reason = coalesce($4, reason), cause = $5
            WHERE id = $1 AND source = $2 AND lease_token = $3""";
    private static final String OUTCOME = """
            UPDATE event SET outcome = $3, attempts = attempts + $4, reason = $5
            WHERE id = $1 AND source = $2 AND outcome = %s""".formatted(Outcome.DEAD_LETTERED.sql());
    private static final String HISTORY = """
            INSERT INTO redrive (id, source, outcome, attempts, reason, cause) VALUES ($1, $2, $3, $4, $5, $6)""";
    private static final String RETURN = """
            UPDATE dead_letter SET lease_until = NULL, lease_token = NULL
            WHERE id = $1 AND source = $2 AND lease_token = $3""";

    private static final String RETURN_ALL = """
            UPDATE dead_letter SET lease_until = NULL, lease_token = NULL WHERE lease_token = ANY($1)""";

    private final Pool pool;
    private final DatabaseRetry database;
    private final AttemptInsert attempts;
    private final Duration timeout;
    private final Duration lease;
    private final String schema;

    RedriveClaims(Pool pool, DatabaseRetry database, AttemptInsert attempts, ConsumerConfig config) {
        this.pool = pool;
        this.attempts = attempts;
        this.database = database;
        this.timeout = config.journal().timeout();
        this.lease = config.deadLetters().redriveLease();
        this.schema = config.journal().schema();
    }

    /**
     * A dead letter that a redrive holds.
     *
     * @param key a hash of the record's key; null if it has none
     */
    public record Claim(UUID token, Identity identity, int partition, long offset, String key) {
    }

    /**
     * Claims dead letters that no redrive holds, and returns them in the order of the topic. Does not retry when PostgreSQL
     * does not answer.
     */
    public Uni<List<Claim>> claim(DeadLetterFilter filter, int limit) {
        UUID token = UUID.randomUUID();
        Tuple parameters = filter.tuple().addInteger(limit).addValue(interval()).addUUID(token);
        return Database.runInTransaction(pool, timeout, connection -> connection.preparedQuery(LOCK)
                .execute(Tuple.of(schema))
                .chain(() -> connection.preparedQuery(CLAIM).execute(parameters))
                .chain(rows -> yieldClaims(connection, token, claims(token, rows))))
                .onFailure(RedriveClaims::isDeadlock).retry().atMost(DEADLOCK_RETRIES);
    }

    private static Uni<List<Claim>> yieldClaims(SqlConnection connection, UUID token, List<Claim> claims) {
        return connection.preparedQuery(YIELD).execute(Tuple.of(token))
                .map(rows -> {
                    Set<Identity> yielded = new HashSet<>();
                    rows.forEach(row -> yielded.add(identity(row)));
                    return claims.stream().filter(claim -> !yielded.contains(claim.identity())).toList();
                });
    }

    private static boolean isDeadlock(Throwable failure) {
        return failure instanceof PgException reported && DEADLOCK.equals(reported.getSqlState());
    }

    private static Identity identity(Row row) {
        return new Identity(row.getString("id"), row.getString("source"));
    }

    /** Renews the lease and reads the record. Empty if another redrive holds the dead letter now. */
    public Uni<Optional<ConsumerRecord<byte[], byte[]>>> load(Claim claim) {
        return database.persistently(connection -> connection.preparedQuery(LOAD).execute(key(claim).addValue(interval())))
                .map(rows -> rows.size() == 0 ? Optional.empty() : Optional.of(DeadLetterRow.record(rows.iterator().next())));
    }

    /**
     * Writes the new outcome and its history, and ends the lease.
     *
     * @return false if another redrive holds the dead letter now, and nothing was written
     */
    public Uni<Boolean> complete(Claim claim, Delivery delivery) {
        return database.persistentlyInTransaction(connection -> complete(connection, claim, delivery));
    }

    /** Ends the lease and leaves the dead letter unchanged. */
    public Uni<Void> giveBack(Claim claim) {
        return database.persistently(connection -> connection.preparedQuery(RETURN).execute(key(claim)))
                .replaceWithVoid();
    }

    /** Ends all leases that these redrives still hold. Does not retry when PostgreSQL does not answer. */
    public Uni<Void> giveBack(Collection<UUID> tokens, Duration atMost) {
        return Database.run(pool, atMost, connection -> connection.preparedQuery(RETURN_ALL)
                .execute(Tuple.tuple().addValue(tokens.toArray(UUID[]::new))))
                .replaceWithVoid();
    }

    private Uni<Boolean> complete(SqlConnection connection, Claim claim, Delivery delivery) {
        String outcome = delivery.outcome().text();
        String reason = delivery.isDead() ? delivery.deadLetter().reason().text() : null;
        String cause = delivery.isDead() ? delivery.deadLetter().cause() : null;
        Identity identity = claim.identity();
        return connection.preparedQuery(RELEASE).execute(key(claim).addString(reason).addString(cause))
                .chain(released -> released.rowCount() == 0
                        ? Uni.createFrom().item(false)
                        : connection.preparedQuery(OUTCOME)
                                .execute(Tuple.of(identity.id(), identity.source(), outcome, delivery.attempts(), reason))
                                .chain(() -> connection.preparedQuery(HISTORY).execute(
                                        Tuple.of(identity.id(), identity.source(), outcome, delivery.attempts(), reason,
                                                cause)))
                                .chain(() -> attempts.later(connection, Map.of(identity, delivery.history()), Handling.REDRIVE))
                                .replaceWith(true));
    }

    private static Tuple key(Claim claim) {
        return Tuple.of(claim.identity().id(), claim.identity().source(), claim.token());
    }

    private Interval interval() {
        return Interval.of(lease);
    }

    private static List<Claim> claims(UUID token, RowSet<Row> rows) {
        List<Claim> claims = new ArrayList<>(rows.size());
        rows.forEach(row -> claims.add(new Claim(token, identity(row), row.getInteger("partition"), row.getLong("offset"),
                row.getString("key_hash"))));
        claims.sort(Comparator.comparingInt(Claim::partition).thenComparingLong(Claim::offset));
        return claims;
    }
}
