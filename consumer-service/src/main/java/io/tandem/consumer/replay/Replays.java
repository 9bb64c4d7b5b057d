package io.tandem.consumer.replay;

import static java.time.ZoneOffset.UTC;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import org.jboss.logging.Logger;

import io.smallrye.mutiny.Uni;
import io.tandem.consumer.ConsumerConfig;
import io.tandem.consumer.database.Database;
import io.tandem.consumer.database.QueryPool;
import io.tandem.consumer.query.EventFilter;
import io.tandem.consumer.query.EventQueries;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;

/** Creates, lists and steers replays. Any replica can do so; the one that runs the replay notices within about a second. */
@ApplicationScoped
public class Replays {

    private static final Logger LOG = Logger.getLogger(Replays.class);
    private static final int LISTED = 100;

    /** The margin is that of {@link EventQueries}: the order of times can differ a little from the order of transactions. */
    private static final String CREATE = """
            INSERT INTO replay (id, type, source, subject, outcome, from_time, to_time, after_tx, until_tx)
            VALUES ($1, $2, $3, $4, $5, $6, $7,
                    CASE WHEN $6::timestamptz IS NULL THEN '0'::xid8 ELSE journal_tx($6 - interval '30 seconds') END,
                    CASE WHEN $7::timestamptz IS NULL THEN pg_snapshot_xmax(pg_current_snapshot())
                         ELSE journal_tx($7 + interval '30 seconds') END)
            RETURNING journal::text AS journal""";
    private static final String TOTAL = "UPDATE replay SET total = $2 WHERE id = $1";
    private static final String LIST = Replay.SELECT + " ORDER BY r.created_at DESC, r.id LIMIT " + LISTED;
    private static final String FIND = Replay.SELECT + " WHERE r.id = $1";

    /** A change of state that a caller may ask for. Asked for again, it changes nothing. */
    public enum Change {
        PAUSE("UPDATE replay SET state = 'paused' WHERE id = $1 AND state IN ('active', 'paused')"),
        RESUME("UPDATE replay SET state = 'active' WHERE id = $1 AND state IN ('active', 'paused')"),
        CANCEL("""
                UPDATE replay SET state = 'canceled', ended_at = coalesce(ended_at, clock_timestamp())
                WHERE id = $1 AND state IN ('active', 'paused', 'canceled')""");

        private final String sql;

        Change(String sql) {
            this.sql = sql;
        }
    }

    private final Pool pool;
    private final QueryPool queries;
    private final EventQueries events;
    private final ReplayRunner runner;
    private final Duration timeout;

    Replays(Pool pool, QueryPool queries, EventQueries events, ReplayRunner runner, ConsumerConfig config) {
        this.pool = pool;
        this.queries = queries;
        this.events = events;
        this.runner = runner;
        this.timeout = config.journal().timeout();
    }

    /** Creates a replay of the events that the journal has now. A replica runs it in the background. */
    public Uni<Replay> create(EventFilter filter) {
        UUID id = UUID.randomUUID();
        Tuple values = Tuple.tuple().addUUID(id)
                .addString(filter.type()).addString(filter.source()).addString(filter.subject())
                .addString(filter.outcome() == null ? null : filter.outcome().text())
                .addOffsetDateTime(utc(filter.from())).addOffsetDateTime(utc(filter.to()));
        return Database.run(pool, timeout, connection -> connection.preparedQuery(CREATE).execute(values))
                .map(rows -> rows.iterator().next().getString("journal"))
                .chain(journal -> total(id, filter, journal))
                .invoke(runner::wake)
                .chain(() -> find(id))
                .map(Optional::orElseThrow);
    }

    /** A journal that is too large to count it in the time of a query is replayed without a total. */
    private Uni<Void> total(UUID id, EventFilter filter, String journal) {
        return events.count(filter, journal)
                .chain(total -> Database.run(pool, timeout,
                        connection -> connection.preparedQuery(TOTAL).execute(Tuple.of(id, total))))
                .onFailure().invoke(failure -> LOG.infof("The events of the replay %s are not counted: %s", id, failure))
                .onFailure().recoverWithNull()
                .replaceWithVoid();
    }

    /** Counts the events that a replay would have. */
    public Uni<Long> count(EventFilter filter) {
        return events.count(filter, null);
    }

    /** Lists replays, newest first. */
    public Uni<List<Replay>> list() {
        return queries.list(LIST, Tuple.tuple(), Replay::of);
    }

    public Uni<Optional<Replay>> find(UUID id) {
        return queries.list(FIND, Tuple.of(id), Replay::of).map(found -> found.stream().findFirst());
    }

    /** @return whether the state of the replay allows the change; false too if there is no such replay */
    public Uni<Boolean> change(UUID id, Change change) {
        return Database.run(pool, timeout, connection -> connection.preparedQuery(change.sql).execute(Tuple.of(id)))
                .map(rows -> rows.rowCount() > 0)
                .invoke(runner::wake);
    }

    private static OffsetDateTime utc(Instant time) {
        return time == null ? null : time.atOffset(UTC);
    }
}
