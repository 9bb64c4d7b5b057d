package io.tandem.consumer.support.journal;

import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.tandem.local.LocalServers;
import io.tandem.local.PostgresServer;

/** Reads the journal over its own connections. */
public final class JournalTable {

    public static final Duration PATIENCE = Duration.ofSeconds(120);

    private final String schema;

    public JournalTable() {
        this("tandem");
    }

    public JournalTable(String schema) {
        this.schema = schema;
    }

    /** Waits for the row of an event with source urn:test. */
    public Map<String, Object> awaitEvent(String id) {
        return awaitEvent(id, "urn:test");
    }

    public Map<String, Object> awaitEvent(String id, String source) {
        return awaitOne("SELECT * FROM event WHERE id = ? AND source = ?", id, source);
    }

    /** Waits until each of these events is journaled exactly once with this outcome. */
    public void awaitAll(List<String> ids, String outcome) {
        String[] all = ids.toArray(String[]::new);
        await().atMost(PATIENCE.multipliedBy(3)).ignoreExceptions()
                .until(() -> count("event WHERE outcome = ? AND id = ANY(?)", outcome, all), found -> found == ids.size());
    }

    /** Waits until a query has exactly one row. */
    public Map<String, Object> awaitOne(String sql, Object... parameters) {
        return await().atMost(PATIENCE).ignoreExceptions()
                .until(() -> rows(sql, parameters), found -> found.size() == 1)
                .get(0);
    }

    public long count(String sql, Object... parameters) {
        return (Long) rows("SELECT count(*) AS n FROM " + sql, parameters).get(0).get("n");
    }

    public List<Map<String, Object>> rows(String sql, Object... parameters) {
        try (Connection connection = connect(); PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return rows(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public void execute(String sql) {
        try (Connection connection = connect(); var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Map<String, Object>> rows(PreparedStatement statement) throws SQLException {
        List<Map<String, Object>> rows = new ArrayList<>();
        try (ResultSet result = statement.executeQuery()) {
            while (result.next()) {
                Map<String, Object> row = new LinkedHashMap<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.put(result.getMetaData().getColumnLabel(i), result.getObject(i));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    private Connection connect() throws SQLException {
        PostgresServer postgres = LocalServers.postgres();
        Connection connection = DriverManager.getConnection(postgres.jdbcUrl(), postgres.username(), postgres.password());
        connection.setSchema(schema);
        return connection;
    }
}
