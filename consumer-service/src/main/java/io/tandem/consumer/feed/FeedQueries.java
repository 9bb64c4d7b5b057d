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
 * Reads the journal in its total order. It reads only rows of transactions before the oldest running one, because no later
 * commit can add a row before them.
 */
@ApplicationScoped
class FeedQueries {

    private static final String SETTLED = "tx < pg_snapshot_xmin(pg_current_snapshot())";

    private static final String AFTER = "SELECT " + JournalEntry.SUMMARY + " FROM event"
            + " WHERE (tx, ordinal) > ($1::text::xid8, $2) AND " + SETTLED
            + " ORDER BY tx, ordinal LIMIT $3";

    /** Identifies the journal. Another cluster, another database and a table created again have other values. */
    private static final String JOURNAL = """
            (SELECT to_hex(system_identifier) FROM pg_control_system())
              || (SELECT 'd' || oid FROM pg_database WHERE datname = current_database())
              || 't' || 'event'::regclass::oid AS journal""";

    private static final String HEAD = "SELECT " + JOURNAL + ", coalesce(tx, '0')::text AS tx_text,"
            + " coalesce(ordinal, -1) AS ordinal FROM (SELECT) AS always LEFT JOIN (SELECT tx, ordinal FROM event WHERE "
            + SETTLED + " ORDER BY tx DESC, ordinal DESC LIMIT 1) AS head ON true";

    private static final String KNOWS = "SELECT " + JOURNAL
            + ", $1::text::xid8 < pg_snapshot_xmin(pg_current_snapshot()) AS past,"
            + " EXISTS (SELECT FROM event WHERE tx = $1::text::xid8 AND ordinal = $2) AS present";

    private final QueryPool queries;

    FeedQueries(QueryPool queries) {
        this.queries = queries;
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
        return queries.one(HEAD, Tuple.tuple(), row -> new FeedId(row.getString("journal"), Position.of(row)));
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
        return queries.list(AFTER, Tuple.of(id.position().txText(), id.position().ordinal(), limit),
                row -> FeedEntry.of(id.journal(), JournalEntry.summary(row)));
    }
}
