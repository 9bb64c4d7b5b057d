package io.tandem.consumer.support.journal;

import static java.time.Duration.ofSeconds;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.UUID;

import io.tandem.local.LocalServers;
import io.tandem.local.PostgresServer;

/** Inserts rows into the journal without a topic. The test decides when to commit. */
public final class JournalRows implements AutoCloseable {

    private static final String INSERT = """
            INSERT INTO event (id, source, type, subject, datacontenttype, dataschema, time, extensions, key, topic,
                partition, "offset", accepted_at, outcome, attempts, reason, data, hash, ordinal)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, 'events', ?, ?, ?, ?, ?, ?, ?, '', ?)""";

    private final Connection connection;
    private int ordinal;

    private JournalRows(Connection connection) {
        this.connection = connection;
    }

    /** Begins a transaction on a new connection. */
    public static JournalRows begin() throws SQLException {
        PostgresServer postgres = LocalServers.postgres();
        Connection connection = DriverManager.getConnection(postgres.jdbcUrl(), postgres.username(),
                postgres.password());
        connection.setSchema("tandem");
        await().atMost(ofSeconds(60)).until(() -> isMigrated(connection));
        connection.setAutoCommit(false);
        return new JournalRows(connection);
    }

    private static boolean isMigrated(Connection connection) throws SQLException {
        try (var found = connection.createStatement().executeQuery("SELECT to_regproc('journal_tx') IS NOT NULL")) {
            found.next();
            return found.getBoolean(1);
        }
    }

    /** Inserts one event in its own transaction and returns its id. */
    public static String journal(TestEvent event) throws SQLException {
        try (JournalRows rows = begin()) {
            rows.insert(event);
            rows.commit();
        }
        return event.id();
    }

    /** Deletes the events of an id, as retention does. */
    public static void delete(String id) throws SQLException {
        try (JournalRows rows = begin()) {
            rows.execute("DELETE FROM event WHERE id = ?", id);
            rows.commit();
        }
    }

    /** Inserts a dead letter that claims the identity of another event, and a redrive of it that failed. */
    public static void claim(TestEvent event, String claimedId, String claimedSource) throws SQLException {
        try (JournalRows rows = begin()) {
            rows.insert(event.deadLettered("id-conflict"));
            rows.execute("INSERT INTO dead_letter (id, source, reason, cause, claimed_id, claimed_source, header_names,"
                    + " header_values, published) VALUES (?, ?, 'id-conflict', 'another event has this identity', ?, ?,"
                    + " '{}', '{}', true)", event.id(), event.source(), claimedId, claimedSource);
            rows.execute("INSERT INTO redrive (id, source, outcome, attempts) VALUES (?, ?, 'dead-lettered', 1)",
                    event.id(), event.source());
            rows.commit();
        }
    }

    private void execute(String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }

    public void insert(TestEvent event) throws SQLException {
        execute(INSERT, event.id(), event.source(), event.type(), event.subject(), event.datacontenttype(),
                null, "2026-11-01T08:00:00.120+01:00", event.extensions(), event.key(), 3, 17L,
                Timestamp.from(Instant.parse("2026-11-01T07:00:00.25Z")), event.outcome(), 1, event.reason(),
                event.data(), ordinal++);
    }

    public void commit() throws SQLException {
        connection.commit();
        ordinal = 0;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    /** A unique id. */
    public static String newId() {
        return UUID.randomUUID().toString();
    }
}
