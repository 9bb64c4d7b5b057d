package io.tandem.consumer.stats;

import java.util.ArrayList;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.tandem.consumer.database.QueryPool;
import io.tandem.consumer.event.Outcome;
import io.tandem.consumer.stats.Stats.JournalFigures;
import io.tandem.consumer.stats.Stats.Latency;
import io.tandem.consumer.stats.Stats.Totals;
import io.tandem.consumer.stats.Stats.TypeRate;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;

/** The figures of the journal, from its newest rows. Their cost does not grow with the journal. */
@ApplicationScoped
class JournalStats {

    /** Events a second by type, over the last ten seconds or the newest 20,000 rows, whichever is shorter. */
    private static final String RATES = """
            WITH newest AS MATERIALIZED (
                     SELECT type, journaled_at FROM event ORDER BY tx DESC, ordinal DESC LIMIT 20000),
                 span AS (
                     SELECT CASE WHEN count(*) < 20000 THEN 10 ELSE least(10, greatest(0.1,
                                extract(epoch FROM clock_timestamp() - min(journaled_at)))) END::float8 AS seconds
                     FROM newest)
            SELECT type, count(*) / seconds AS per_second, sum(count(*)) OVER () / seconds AS total
            FROM newest, span
            WHERE journaled_at > clock_timestamp() - make_interval(secs => seconds)
            GROUP BY type, seconds ORDER BY per_second DESC, type LIMIT 20""";

    private static final String LATENCY = """
            WITH newest AS MATERIALIZED (
                     SELECT accepted_at, journaled_at FROM event ORDER BY tx DESC, ordinal DESC LIMIT 20000)
            SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY millis) AS p50,
                   percentile_cont(0.99) WITHIN GROUP (ORDER BY millis) AS p99
            FROM (SELECT greatest(0, extract(epoch FROM journaled_at - accepted_at) * 1000)::float8 AS millis
                  FROM newest WHERE journaled_at > clock_timestamp() - interval '5 minutes') AS recent""";

    /** Counts a small table. For a large one the statistics of PostgreSQL are exact enough. */
    private static final String TOTALS = """
            SELECT (SELECT count(*) FROM (SELECT FROM event LIMIT 50001) AS few) AS counted,
                   (SELECT n_live_tup FROM pg_stat_user_tables WHERE relid = 'event'::regclass) AS estimated,
                   (SELECT count(*) FROM (SELECT FROM event WHERE outcome = %s LIMIT 50001) AS dead)
                       AS dead_lettered""".formatted(Outcome.DEAD_LETTERED.sql());

    private static final String READ_ONLY = """
            SELECT pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean AS read_only""";
    private static final long COUNTABLE = 50_000;

    private final QueryPool queries;

    JournalStats(QueryPool queries) {
        this.queries = queries;
    }

    Uni<JournalFigures> figures() {
        return Uni.combine().all().unis(run(RATES), run(LATENCY), run(TOTALS))
                .with(JournalStats::compose);
    }

    /** Whether PostgreSQL answers and takes no writes. */
    Uni<Boolean> readOnly() {
        return queries.one(READ_ONLY, Tuple.tuple(), row -> row.getBoolean("read_only"));
    }

    private Uni<RowSet<Row>> run(String sql) {
        return queries.run(sql, Tuple.tuple());
    }

    private static JournalFigures compose(RowSet<Row> rates, RowSet<Row> latency, RowSet<Row> totals) {
        var types = new ArrayList<TypeRate>();
        double total = 0;
        for (Row row : rates) {
            types.add(new TypeRate(row.getString("type"), row.getDouble("per_second")));
            total = row.getDouble("total");
        }
        Row percentiles = latency.iterator().next();
        return new JournalFigures(total, types, totals(totals.iterator().next()),
                new Latency(percentiles.getDouble("p50"), percentiles.getDouble("p99")));
    }

    private static Totals totals(Row row) {
        long counted = row.getLong("counted");
        long dead = row.getLong("dead_lettered");
        boolean estimated = counted > COUNTABLE;
        long all = estimated ? Math.max(counted, row.getLong("estimated")) : counted;
        return new Totals(all - dead, dead, estimated);
    }
}
