package io.tandem.benchmark.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.tandem.benchmark.Latency;

/** The journals in one database, a schema each. */
public record Journal(String jdbcUrl, String reactiveUrl, String username, String password) {

    private static final Path MIGRATIONS = Path.of("consumer-service/src/main/resources/db/migration");

    /** How consumer-service is told of a schema here. */
    public Map<String, String> settings(String schema) {
        return Map.of(
                "quarkus.datasource.reactive.url", reactiveUrl,
                "quarkus.datasource.username", username,
                "quarkus.datasource.password", password,
                "tandem.consumer.journal.schema", schema);
    }

    /** A connection whose search path is the schema. */
    public Connection connect(String schema) throws SQLException {
        return DriverManager.getConnection(jdbcUrl + "?currentSchema=" + schema, username, password);
    }

    /** Makes the schema as consumer-service would, with its own migrations and nothing in it; for writers that are not it. */
    public void create(String schema) throws SQLException, IOException {
        drop(schema);
        try (Connection connection = connect(schema);
                Statement statement = connection.createStatement();
                Stream<Path> files = Files.list(MIGRATIONS)) {
            statement.execute("CREATE SCHEMA " + schema);
            List<Path> inOrder = files.sorted((a, b) -> Integer.compare(version(a), version(b))).toList();
            for (Path file : inOrder) {
                statement.execute(Files.readString(file));
            }
        }
    }

    /** Lets text into columns of bytes as it stands, for a writer that cannot write bytes; costs the database nothing. */
    public void takeTextAsBytes() throws SQLException {
        try (Connection connection = connect("public"); Statement statement = connection.createStatement()) {
            statement.execute("DROP CAST IF EXISTS (text AS bytea)");
            statement.execute("CREATE CAST (text AS bytea) WITHOUT FUNCTION AS ASSIGNMENT");
        }
    }

    private static int version(Path migration) {
        return Integer.parseInt(migration.getFileName().toString().replaceAll("^V(\\d+)__.*", "$1"));
    }

    public void drop(String schema) throws SQLException {
        try (Connection connection = connect("public"); Statement statement = connection.createStatement()) {
            statement.execute("SET client_min_messages = error");
            statement.execute("DROP SCHEMA IF EXISTS " + schema + " CASCADE");
            // So that no contender pays for what the last one wrote.
            statement.execute("CHECKPOINT");
        }
    }

    /** Rows inserted so far, cheaply and up to a second late. */
    public long roughly(String schema) throws SQLException {
        try (Connection connection = connect("public");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT coalesce(sum(n_tup_ins), 0) FROM pg_stat_user_tables"
                        + " WHERE relname = 'event' AND schemaname = '" + schema + "'")) {
            row.next();
            return row.getLong(1);
        }
    }

    /** How many rows were there at which moment. */
    public record Count(long rows, Instant at) {
    }

    /** Rows that are visible now: at the beginning of the question, which takes a while on a large table. */
    public Count count(String schema) throws SQLException {
        return count(schema, "SELECT count(*), statement_timestamp() FROM event");
    }

    /** Rows that are visible, and when the last of them became so. */
    public Count last(String schema) throws SQLException {
        return count(schema, "SELECT count(*), max(pg_xact_commit_timestamp(xmin)) FROM event");
    }

    /** Events that were given up. */
    public long deadLetters(String schema) throws SQLException {
        return count(schema, "SELECT count(*), statement_timestamp() FROM event WHERE outcome = 'dead-lettered'").rows();
    }

    private Count count(String schema, String sql) throws SQLException {
        try (Connection connection = connect(schema);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return new Count(row.getLong(1), row.getTimestamp(2) == null ? Instant.now() : row.getTimestamp(2).toInstant());
        }
    }

    /**
     * From the moment the broker took an event until its row was visible, over the rows whose id begins with the prefix.
     */
    public Latency acceptedToVisible(String schema, String prefix) throws SQLException {
        String sql = "SELECT percentile_cont(ARRAY[0.5, 0.99, 0.999]) WITHIN GROUP"
                + " (ORDER BY extract(epoch FROM pg_xact_commit_timestamp(xmin) - accepted_at) * 1000)"
                + " FROM event WHERE id LIKE '" + prefix + "%'";
        try (Connection connection = connect(schema);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            Double[] times = (Double[]) row.getArray(1).getArray();
            return new Latency(times[0], times[1], times[2], true);
        }
    }
}
