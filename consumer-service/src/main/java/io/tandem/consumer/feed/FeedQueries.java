package io.tandem.consumer.feed;

import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.tandem.consumer.database.QueryPool;
import io.tandem.consumer.journal.Position;
import io.tandem.consumer.query.JournalEntry;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;

/**
 * Reads the journal in its total order, up to the {@link FeedHorizon}, because no later commit can add a row before it.
 */
@ApplicationScoped
class FeedQueries {

    private static final String AFTER = "SELECT " + JournalEntry.SUMMARY + " FROM event"
            + " WHERE (tx, ordinal) > ($1::text::xid8, $2) AND tx < $4::text::xid8"
            + " ORDER BY tx, ordinal LIMIT $3";

    private static final String WAITING = "SELECT EXISTS (SELECT FROM event WHERE tx >= $1::text::xid8) AS waiting";

    /**
     * Identifies the journal. Another cluster, another database and a table created again have other values. So has a cluster
     * after a restore or a failover, by its timeline, because it gives the ids of lost transactions to other ones.
     */
    private static final String JOURNAL = """
            (SELECT to_hex(system_identifier) FROM pg_control_system())
              || (SELECT 'd' || oid FROM pg_database WHERE datname = current_database())
              || 't' || 'event'::regclass::oid
              || 'l' || CASE WHEN pg_is_in_recovery()
                             THEN (SELECT timeline_id::text FROM pg_control_checkpoint())
                             ELSE ltrim(substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8), '0') END AS journal""";

    private static final String HEAD = "SELECT " + JOURNAL + ", coalesce(tx, '0')::text AS tx_text,"
            + " coalesce(ordinal, -1) AS ordinal FROM (SELECT) AS always LEFT JOIN (SELECT tx, ordinal FROM event WHERE "
            + "tx < $1::text::xid8 ORDER BY tx DESC, ordinal DESC LIMIT 1) AS head ON true";

    private static final String KNOWS = "SELECT " + JOURNAL
            + ", $1::text::xid8 < pg_snapshot_xmax(pg_current_snapshot()) AS past,"
            + " EXISTS (SELECT FROM event WHERE tx = $1::text::xid8 AND ordinal = $2) AS present";

    private final QueryPool queries;
    private final FeedWait wait;

    FeedQueries(QueryPool queries, FeedWait wait) {
        this.queries = queries;
        this.wait = wait;
    }

    /** Whether the feed can continue at the position of a client. */
    enum Standing {
        /** The feed continues there. */
        PRESENT,
        /** The retention deleted the entry, and perhaps later ones. */
        FORGOTTEN,
        /** The position belongs to another journal. */
        FOREIGN
    }

    /** The newest position; {@link Position#START} if the journal is empty. */
    Uni<FeedId> head() {
        return horizon().chain(horizon -> queries.one(HEAD, Tuple.of(horizon.txText()),
                row -> new FeedId(row.getString("journal"), Position.of(row))));
    }

    Uni<Standing> standing(FeedId id) {
        return queries.one(KNOWS, Tuple.of(id.position().txText(), id.position().ordinal()), row -> standing(id, row));
    }

    private static Standing standing(FeedId id, Row row) {
        if (!row.getString("journal").equals(id.journal()) || !row.getBoolean("past")) {
            return Standing.FOREIGN;
        }
        return row.getBoolean("present") || id.position().equals(Position.START) ? Standing.PRESENT
                : Standing.FORGOTTEN;
    }

    /** The entries after a position, in order. */
    Uni<List<FeedEntry>> after(FeedId id, int limit) {
        return horizon().chain(horizon -> after(id, limit, horizon));
    }

    /** Like {@link #after(FeedId, int)}, for the newest entries. Notes whether they wait for a transaction. */
    Uni<List<FeedEntry>> newestAfter(FeedId id, int limit) {
        return horizon().chain(horizon -> after(id, limit, horizon)
                .call(() -> horizon.blocker() == null
                        ? Uni.createFrom().voidItem().invoke(wait::over)
                        : queries.one(WAITING, Tuple.of(horizon.txText()), row -> row.getBoolean("waiting"))
                                .invoke(waiting -> wait.seen(horizon, waiting))));
    }

    private Uni<List<FeedEntry>> after(FeedId id, int limit, FeedHorizon horizon) {
        return queries.list(AFTER,
                Tuple.of(id.position().txText(), id.position().ordinal(), limit, horizon.txText()),
                row -> FeedEntry.of(id.journal(), JournalEntry.summary(row)));
    }

    private Uni<FeedHorizon> horizon() {
        return queries.one(FeedHorizon.QUERY, Tuple.tuple(), FeedHorizon::of);
    }
}
