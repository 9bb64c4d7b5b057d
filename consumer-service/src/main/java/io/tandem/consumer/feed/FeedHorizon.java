package io.tandem.consumer.feed;

import io.vertx.mutiny.sqlclient.Row;

/**
 * The transactions that the feed shows. No transaction before the horizon can still add an entry.
 *
 * @param tx the first transaction that the feed does not show yet
 * @param blocker the transaction that can still add an entry, in words; null if there is none
 */
record FeedHorizon(long tx, String blocker) {

    /**
     * The 64-bit id of a transaction, of the 32 bits in its lock: the one nearest to the next id. It may be larger than that,
     * because the transaction can begin after the snapshot.
     */
    static final String NEAREST = """
            next + ((x.low - (next & 4294967295) + 2147483648) & 4294967295) - 2147483648""";

    /**
     * An insert locks the table before its transaction gets an id, and the lock ends after the commit is visible. So a
     * transaction before the newest id is complete unless it holds the lock now. The caller reads the entries in a later
     * statement, which sees every commit of those that this one does not find. A holder without a visible id may just get
     * one, so then the oldest transaction of the cluster is the horizon. Prepared transactions hold their locks too.
     */
    static final String QUERY = """
            WITH now AS MATERIALIZED (
                     SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS next,
                            pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS oldest),
                 lock AS MATERIALIZED (SELECT * FROM pg_locks WHERE granted),
                 writer AS (
                     SELECT t.virtualtransaction, t.pid, min(%s) AS tx
                     FROM now, lock t
                     LEFT JOIN LATERAL (SELECT transactionid::text::bigint AS low FROM lock
                                        WHERE locktype = 'transactionid' AND mode = 'ExclusiveLock'
                                          AND virtualtransaction = t.virtualtransaction) AS x ON true
                     WHERE t.locktype = 'relation' AND t.mode = 'RowExclusiveLock' AND t.relation = 'event'::regclass
                       AND t.database = (SELECT oid FROM pg_database WHERE datname = current_database())
                     GROUP BY t.virtualtransaction, t.pid),
                 first AS (SELECT coalesce(tx, oldest) AS tx, pid FROM writer, now ORDER BY 1 LIMIT 1)
            SELECT least(next, (SELECT tx FROM first)) AS tx,
                   (SELECT coalesce('the prepared transaction ' || (SELECT quote_literal(gid) FROM pg_prepared_xacts
                                    WHERE transaction::text::bigint = first.tx & 4294967295),
                                'the process ' || pid, 'a prepared transaction') FROM first) AS blocker
            FROM now""".formatted(NEAREST);

    static FeedHorizon of(Row row) {
        return new FeedHorizon(row.getLong("tx"), row.getString("blocker"));
    }

    /** For a parameter {@code $1::text::xid8}. */
    String txText() {
        return Long.toString(tx);
    }
}
