package io.tandem.e2e;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.tandem.local.PostgresServer;

/** The journal as its table has it, so that the checks do not rest on the service that they check. */
public final class Journal {

    /** An entry. {@code data} is null where only what identifies and orders the entries was asked for. */
    public record Entry(String id, String source, String subject, String outcome, String reason, int partition, long offset,
            Instant acceptedAt, String data) {
    }

    private static final String ENTRY = "SELECT e.id, e.source, subject, outcome, e.reason, partition, \"offset\", accepted_at, ";
    private static final String ORDER = " ORDER BY tx, ordinal";

    private final PostgresServer postgres;

    public Journal(PostgresServer postgres) {
        this.postgres = postgres;
    }

    /** All entries of a source with their data, in the journal's order. */
    List<Entry> ofSource(String source) {
        return query(ENTRY + "data FROM tandem.event e WHERE source = ?" + ORDER, source);
    }

    /** The verdicts on records that claimed an identity of this source and did not get it, in the journal's order. */
    List<Entry> conflictsOf(String source) {
        return query(ENTRY + "data FROM tandem.event e JOIN tandem.dead_letter d USING (id, source)"
                + " WHERE d.claimed_source = ? AND d.reason = 'id-conflict'" + ORDER, source);
    }

    /** All entries without their data, in the journal's order. */
    public List<Entry> all() {
        return query(ENTRY + "NULL::bytea AS data FROM tandem.event e" + ORDER);
    }

    /** How many entries the journal of a subscription has. */
    long count(String schema) {
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement("SELECT count(*) FROM " + schema + ".event");
                ResultSet count = statement.executeQuery()) {
            count.next();
            return count.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether the event is there. */
    public boolean has(String source, String id) {
        return !query(ENTRY + "NULL::bytea AS data FROM tandem.event e WHERE source = ? AND id = ?", source, id).isEmpty();
    }

    /** Runs a statement of an operator, or of a saboteur. */
    public void execute(String sql) {
        try (Connection connection = connect(); PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.execute();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A connection of the owner of the database. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl() + "?connectTimeout=5&socketTimeout=60", postgres.username(),
                postgres.password());
    }

    private List<Entry> query(String sql, String... parameters) {
        try (Connection connection = connect(); PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            List<Entry> entries = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    entries.add(entry(rows));
                }
            }
            return entries;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Entry entry(ResultSet row) throws SQLException {
        byte[] data = row.getBytes("data");
        return new Entry(row.getString("id"), row.getString("source"), row.getString("subject"), row.getString("outcome"),
                row.getString("reason"), row.getInt("partition"), row.getLong("offset"),
                row.getTimestamp("accepted_at").toInstant(), data == null ? null : new String(data));
    }
}
