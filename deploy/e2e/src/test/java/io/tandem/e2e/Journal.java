package io.tandem.e2e;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import io.tandem.local.PostgresServer;

/** The journal as its table has it, so that the checks do not rest on the service that they check. */
final class Journal {

    record Entry(String id, String source, String subject, String outcome, String reason, String data) {
    }

    private final PostgresServer postgres;

    Journal(PostgresServer postgres) {
        this.postgres = postgres;
    }

    /** All entries of a source, in the journal's order. */
    List<Entry> ofSource(String source) {
        return query("SELECT * FROM tandem.event WHERE source = ? ORDER BY tx, ordinal", source);
    }

    /** The verdicts on records that claimed an identity of this source and did not get it, in the journal's order. */
    List<Entry> conflictsOf(String source) {
        return query("SELECT e.* FROM tandem.event e JOIN tandem.dead_letter d USING (id, source)"
                + " WHERE d.claimed_source = ? AND d.reason = 'id-conflict' ORDER BY tx, ordinal", source);
    }

    private List<Entry> query(String sql, String parameter) {
        try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl(), postgres.username(), postgres.password());
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, parameter);
            List<Entry> entries = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    byte[] data = rows.getBytes("data");
                    entries.add(new Entry(rows.getString("id"), rows.getString("source"), rows.getString("subject"),
                            rows.getString("outcome"), rows.getString("reason"), data == null ? null : new String(data)));
                }
            }
            return entries;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
