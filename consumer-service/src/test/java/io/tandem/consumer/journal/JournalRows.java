package io.tandem.consumer.journal;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.UUID;

import io.tandem.local.LocalServers;
import io.tandem.local.PostgresServer;

/** Journals rows without a topic, in transactions that a test ends when it likes. */
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

    /** A transaction of its own. */
    public static JournalRows begin() throws SQLException {
        PostgresServer postgres = LocalServers.postgres();
        Connection connection = DriverManager.getConnection(postgres.jdbcUrl(), postgres.username(),
                postgres.password());
        connection.setSchema("tandem");
        connection.setAutoCommit(false);
        return new JournalRows(connection);
    }

    /** Journals one event in a transaction of its own. */
    public static String journal(TestEvent event) throws SQLException {
        try (JournalRows rows = begin()) {
            rows.insert(event);
            rows.commit();
        }
        return event.id();
    }

    public void insert(TestEvent event) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            Object[] values = { event.id(), event.source(), event.type(), event.subject(), event.datacontenttype(),
                    null, "2026-11-01T08:00:00.120+01:00", event.extensions(), event.key(), 3, 17L,
                    Timestamp.from(Instant.parse("2026-11-01T07:00:00.25Z")), event.outcome(), 1, event.reason(),
                    event.data(), ordinal++ };
            for (int i = 0; i < values.length; i++) {
                insert.setObject(i + 1, values[i]);
            }
            insert.executeUpdate();
        }
    }

    public void commit() throws SQLException {
        connection.commit();
        ordinal = 0;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    /** An id that no other test has. */
    public static String newId() {
        return UUID.randomUUID().toString();
    }
}
