package io.tandem.consumer.attempt;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.tandem.consumer.event.Delivery;
import io.tandem.consumer.event.HandlerAttempt;
import io.tandem.consumer.event.Handling;
import io.tandem.consumer.event.Identity;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

/**
 * Writes attempts of the handler, in the transaction of the outcome that they led to. Keeps the first and the last of an event,
 * as many as {@link HandlerAttempt} says.
 */
@ApplicationScoped
public class AttemptInsert {

    private static final String INSERT = """
            INSERT INTO attempt (id, source, handling, replay, number, started_at, millis, failure, status, answer,
                                 answer_cut, replica)
            SELECT t.id, t.source, $11, $12, t.number, t.started_at, t.millis, t.failure, t.status, t.answer, t.answer_cut, $10
            FROM unnest($1::text[], $2::text[], $3::int[], $4::timestamptz[], $5::bigint[], $6::bytea[], $7::int[], $8::bytea[],
                        $9::boolean[])
                 WITH ORDINALITY AS t (id, source, number, started_at, millis, failure, status, answer, answer_cut, place)
            %s
            ORDER BY t.place""";

    /** Only the transaction that journals an event writes its attempts, so a statement that is repeated writes none. */
    private static final String INSERT_WITH_EVENT = INSERT.formatted(
            "JOIN event e ON e.id = t.id AND e.source = t.source AND e.tx = pg_current_xact_id()");
    private static final String INSERT_LATER = INSERT.formatted("");

    private static final String TRIM = """
            DELETE FROM attempt a USING (
                SELECT id, source, place,
                       row_number() OVER (PARTITION BY id, source ORDER BY place) AS up,
                       row_number() OVER (PARTITION BY id, source ORDER BY place DESC) AS down
                FROM attempt JOIN unnest($1::text[], $2::text[]) AS k(id, source) USING (id, source)) AS r
            WHERE a.id = r.id AND a.source = r.source AND a.place = r.place AND r.up > %d AND r.down > %d"""
            .formatted(HandlerAttempt.KEPT_FIRST, HandlerAttempt.KEPT_LAST);

    private final ReplicaName replica;

    AttemptInsert(ReplicaName replica) {
        this.replica = replica;
    }

    /** The parameters of {@link #withEvents}; empty if every delivery is a plain first success. */
    public Optional<Tuple> of(Collection<Delivery> deliveries) {
        List<Row> rows = new ArrayList<>();
        for (Delivery delivery : deliveries) {
            delivery.history().forEach(attempt -> rows.add(new Row(delivery.identity(), attempt)));
        }
        return rows.isEmpty() ? Optional.empty() : Optional.of(tuple(rows, Handling.FIRST));
    }

    /** Writes the attempts of the events that this transaction inserted. */
    public Uni<Void> withEvents(SqlConnection connection, Tuple attempts) {
        return connection.preparedQuery(INSERT_WITH_EVENT).execute(attempts).replaceWithVoid();
    }

    /** Adds attempts to events that the journal has. */
    public Uni<Void> later(SqlConnection connection, Map<Identity, List<HandlerAttempt>> attempts, Handling handling) {
        List<Row> rows = new ArrayList<>();
        attempts.forEach((identity, ofEvent) -> ofEvent.forEach(attempt -> rows.add(new Row(identity, attempt))));
        if (rows.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        String[] ids = attempts.keySet().stream().map(Identity::id).toArray(String[]::new);
        String[] sources = attempts.keySet().stream().map(Identity::source).toArray(String[]::new);
        return connection.preparedQuery(INSERT_LATER).execute(tuple(rows, handling))
                .chain(() -> connection.preparedQuery(TRIM).execute(Tuple.of(ids, sources)))
                .replaceWithVoid();
    }

    private record Row(Identity identity, HandlerAttempt attempt) {
    }

    private Tuple tuple(List<Row> rows, Handling handling) {
        Tuple tuple = Tuple.tuple();
        column(tuple, rows, String[]::new, row -> row.identity().id());
        column(tuple, rows, String[]::new, row -> row.identity().source());
        column(tuple, rows, Integer[]::new, row -> row.attempt().number());
        column(tuple, rows, OffsetDateTime[]::new, row -> row.attempt().startedAt().atOffset(ZoneOffset.UTC));
        column(tuple, rows, Long[]::new, row -> row.attempt().took().toMillis());
        column(tuple, rows, Buffer[]::new, row -> buffer(row.attempt().failureBytes()));
        column(tuple, rows, Integer[]::new, row -> row.attempt().status());
        column(tuple, rows, Buffer[]::new, row -> buffer(row.attempt().answer()));
        column(tuple, rows, Boolean[]::new, row -> row.attempt().isCut());
        return tuple.addString(replica.toString())
                .addString(handling.text())
                .addValue(handling.replay().orElse(null));
    }

    private static <T> void column(Tuple tuple, List<Row> rows, IntFunction<T[]> array, Function<Row, T> value) {
        tuple.addValue(rows.stream().map(value).toArray(array));
    }

    private static Buffer buffer(byte[] bytes) {
        return bytes == null ? null : Buffer.buffer(bytes);
    }
}
