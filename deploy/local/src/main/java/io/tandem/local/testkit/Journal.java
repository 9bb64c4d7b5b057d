package io.tandem.local.testkit;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.tandem.local.LocalServers;
import io.tandem.local.PostgresServer;

/**
 * Reads the tables of a journal over a connection of its own, so that no check depends on the service that it checks. Each
 * statement runs in a transaction of its own, with the schema as its search path.
 */
public record Journal(PostgresServer postgres, String schema) {

    /** An entry. {@code data} is null where the query leaves it out. */
    public record Entry(String id, String source, String subject, String outcome, String reason, int partition, long offset,
            Instant acceptedAt, Instant journaledAt, String data) {
    }

    private static final String ENTRIES = """
            SELECT id, source, subject, outcome, e.reason, partition, "offset", accepted_at, journaled_at, %s AS data
            FROM event e %s ORDER BY tx, ordinal""";

    /** The journal of consumer-service on the database of {@link LocalServers}. */
    public Journal() {
        this("tandem");
    }

    /** The journal of a subscription on the database of {@link LocalServers}. */
    public Journal(String schema) {
        this(LocalServers.postgres(), schema);
    }

    /** All entries without their data, in the order of the journal. */
    public List<Entry> entries() {
        return entries(ENTRIES.formatted("NULL::bytea", ""));
    }

    /** All entries of a source with their data, in the order of the journal. */
    public List<Entry> ofSource(String source) {
        return entries(ENTRIES.formatted("e.data", "WHERE source = ?"), source);
    }

    /** The dead letters that claimed the identity of another event of this source, in the order of the journal. */
    public List<Entry> conflictsOf(String source) {
        return entries(ENTRIES.formatted("e.data",
                "JOIN dead_letter d USING (id, source) WHERE d.claimed_source = ? AND d.reason = 'id-conflict'"), source);
    }

    private List<Entry> entries(String sql, Object... parameters) {
        return rows(sql, parameters).stream().map(Journal::entry).toList();
    }

    private static Entry entry(Map<String, Object> row) {
        byte[] data = (byte[]) row.get("data");
        return new Entry((String) row.get("id"), (String) row.get("source"), (String) row.get("subject"),
                (String) row.get("outcome"), (String) row.get("reason"), (Integer) row.get("partition"),
                (Long) row.get("offset"), ((Timestamp) row.get("accepted_at")).toInstant(),
                ((Timestamp) row.get("journaled_at")).toInstant(), data == null ? null : new String(data));
    }

    /** Whether the event is there. */
    public boolean has(String source, String id) {
        return count("event WHERE source = ? AND id = ?", source, id) > 0;
    }

    /** The row of an event of source {@code urn:test}, as soon as it is there. */
    public Map<String, Object> awaitEvent(String id) {
        return awaitEvent(id, "urn:test");
    }

    /** The row of an event, as soon as it is there. */
    public Map<String, Object> awaitEvent(String id, String source) {
        return awaitOne("SELECT * FROM event WHERE id = ? AND source = ?", id, source);
    }

    /** Waits until each of these events is journaled with the outcome. */
    public void awaitAll(List<String> ids, String outcome) {
        String[] all = ids.toArray(String[]::new);
        Patience.awaitCount("events " + outcome, ids.size(),
                () -> countOrZero("event WHERE outcome = ? AND id = ANY(?)", outcome, all));
    }

    /** The only row of a query, as soon as there is one. */
    public Map<String, Object> awaitOne(String sql, Object... parameters) {
        return Patience.await("one row of " + sql).ignoreExceptions()
                .until(() -> rows(sql, parameters), found -> found.size() == 1)
                .get(0);
    }

    /**
     * Counts rows.
     *
     * @param from the query behind its FROM
     */
    public long count(String from, Object... parameters) {
        return (Long) rows("SELECT count(*) AS n FROM " + from, parameters).get(0).get("n");
    }

    /** As {@link #count}; zero as long as there are no tables or no database. */
    public long countOrZero(String from, Object... parameters) {
        try {
            return count(from, parameters);
        } catch (IllegalStateException notYet) {
            return 0;
        }
    }

    /** The rows of a query, each by the names of its columns. */
    public List<Map<String, Object>> rows(String sql, Object... parameters) {
        try (Connection connection = connect(); PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (ResultSet result = statement.executeQuery()) {
                return rows(result);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Map<String, Object>> rows(ResultSet result) throws SQLException {
        List<Map<String, Object>> rows = new ArrayList<>();
        while (result.next()) {
            Map<String, Object> row = new LinkedHashMap<>();
            for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                row.put(result.getMetaData().getColumnLabel(i), result.getObject(i));
            }
            rows.add(row);
        }
        return rows;
    }

    /** Runs statements. */
    public void execute(String... statements) {
        try (Connection connection = connect(); var statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A connection of the owner of the database. */
    public Connection connect() throws SQLException {
        Connection connection = DriverManager.getConnection(postgres.jdbcUrl() + "?connectTimeout=5&socketTimeout="
                + Patience.LIMIT.toSeconds(), postgres.username(), postgres.password());
        connection.setSchema(schema);
        return connection;
    }
}
