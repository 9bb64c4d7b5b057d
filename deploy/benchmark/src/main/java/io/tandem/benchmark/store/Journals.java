package io.tandem.benchmark.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.tandem.benchmark.Latency;
import io.tandem.local.PostgresServer;
import io.tandem.local.testkit.Journal;

/** The journals in one database, a schema each. */
public record Journals(PostgresServer postgres) {

    private static final Path MIGRATIONS = Path.of("consumer-service/src/main/resources/db/migration");
    private static final String LATENCIES = """
            SELECT times[1] AS p50, times[2] AS p99, times[3] AS p999 FROM (
                SELECT percentile_cont(ARRAY[0.5, 0.99, 0.999]) WITHIN GROUP
                    (ORDER BY extract(epoch FROM pg_xact_commit_timestamp(xmin) - accepted_at) * 1000) AS times
                FROM event WHERE id LIKE ?) AS percentiles""";

    /** How many rows were there at which moment. */
    public record Count(long rows, Instant at) {
    }

    private Journal in(String schema) {
        return new Journal(postgres, schema);
    }

    /** Makes the schema with the migrations of consumer-service and without rows, for writers other than consumer-service. */
    public void create(String schema) throws IOException {
        drop(schema);
        in("public").execute("CREATE SCHEMA " + schema);
        try (Stream<Path> files = Files.list(MIGRATIONS)) {
            List<Path> inOrder = files.sorted(Comparator.comparing(Journals::version)).toList();
            for (Path file : inOrder) {
                in(schema).execute(Files.readString(file));
            }
        }
    }

    /** Lets text into columns of bytes as it stands, for a writer that cannot write bytes; costs the database nothing. */
    public void takeTextAsBytes() {
        in("public").execute("DROP CAST IF EXISTS (text AS bytea)",
                "CREATE CAST (text AS bytea) WITHOUT FUNCTION AS ASSIGNMENT");
    }

    private static int version(Path migration) {
        return Integer.parseInt(migration.getFileName().toString().replaceAll("^V(\\d+)__.*", "$1"));
    }

    /** Drops the schema and writes a checkpoint, so that no contender pays for the writes of the one before. */
    public void drop(String schema) {
        in("public").execute("SET client_min_messages = error", "DROP SCHEMA IF EXISTS " + schema + " CASCADE", "CHECKPOINT");
    }

    /** Rows inserted so far, cheaply and up to a second late. */
    public long roughly(String schema) {
        return ((Number) in("public").rows("SELECT coalesce(sum(n_tup_ins), 0) AS n FROM pg_stat_user_tables"
                + " WHERE relname = 'event' AND schemaname = ?", schema).get(0).get("n")).longValue();
    }

    /** Rows that were visible when the query began; it takes a while on a large table. */
    public Count count(String schema) {
        return count(schema, "statement_timestamp()");
    }

    /** Rows that are visible, and when the last of them became so. */
    public Count last(String schema) {
        return count(schema, "max(pg_xact_commit_timestamp(xmin))");
    }

    private Count count(String schema, String moment) {
        Map<String, Object> row = in(schema).rows("SELECT count(*) AS n, " + moment + " AS at FROM event").get(0);
        return new Count((Long) row.get("n"), row.get("at") == null ? Instant.now() : ((Timestamp) row.get("at")).toInstant());
    }

    /** Events that are dead letters. */
    public long deadLetters(String schema) {
        return in(schema).count("event WHERE outcome = 'dead-lettered'");
    }

    /**
     * The times from the acceptance of an event by the broker until its row was visible, over the rows with this prefix of
     * their ids.
     */
    public Latency acceptedToVisible(String schema, String prefix) {
        Map<String, Object> times = in(schema).rows(LATENCIES, prefix + "%").get(0);
        return new Latency((Double) times.get("p50"), (Double) times.get("p99"), (Double) times.get("p999"), true);
    }
}
