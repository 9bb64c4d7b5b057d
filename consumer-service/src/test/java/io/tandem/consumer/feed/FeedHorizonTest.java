package io.tandem.consumer.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.tandem.local.LocalServers;
import io.tandem.local.PostgresServer;

class FeedHorizonTest {

    private static final String SCHEMA = "horizon";
    private static final int WRITERS = 6;
    private static final int EVENTS = 1_000;
    private static final String INSERT = """
            INSERT INTO event (id, source, type, topic, partition, "offset", accepted_at, outcome, attempts, hash, ordinal)
            VALUES (?, 'urn:test', 't', 'events', 0, 0, now(), 'processed', 1, '', 0)""";
    private static final String AFTER = """
            SELECT id, tx::text AS tx FROM event WHERE tx > ?::text::xid8 AND tx < ?::text::xid8 ORDER BY tx""";

    @BeforeAll
    static void migrate() {
        PostgresServer server = LocalServers.postgres();
        Flyway.configure().dataSource(server.jdbcUrl(), server.username(), server.password()).schemas(SCHEMA).load().migrate();
    }

    @ParameterizedTest
    @CsvSource({
            "the oldest of many,                               95,          100,         95",
            "the newest,                                       99,          100,         99",
            "one that began after the snapshot,                103,         100,         103",
            "the same in a later epoch,                        103,         8589934692,  8589934695",
            "of the epoch before,                              4294967290,  4294967298,  4294967290",
            "of the next epoch that began after the snapshot,  3,           4294967290,  4294967299",
    })
    void aTransactionHasTheIdNearestToTheNextOne(String which, long low, long next, long tx) throws SQLException {
        try (Connection connection = connect();
                ResultSet row = connection.createStatement().executeQuery(
                        "SELECT " + FeedHorizon.NEAREST + " FROM (VALUES (" + low + "::bigint, " + next
                                + "::bigint)) AS x(low, next)")) {
            row.next();
            assertThat(row.getLong(1)).as(which).isEqualTo(tx);
        }
    }

    /** The reader sees every event, while writers commit at every moment of its statements. */
    @Test
    void nothingIsPassedByWhileOthersWrite() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        List<Future<Void>> writers = new ArrayList<>();
        Set<String> read = new HashSet<>();
        try (Connection connection = connect()) {
            long[] position = { horizon(connection) - 1 };
            for (int writer = 0; writer < WRITERS; writer++) {
                String name = "w" + writer + "-";
                writers.add(threads.submit(() -> write(name)));
            }
            while (!writers.stream().allMatch(Future::isDone)) {
                read(connection, position, read);
            }
            for (Future<Void> writer : writers) {
                writer.get();
            }
            read(connection, position, read);
        } finally {
            threads.shutdownNow();
        }
        assertThat(read).hasSize(WRITERS * EVENTS);
    }

    private static Void write(String name) throws SQLException {
        try (Connection connection = connect(); PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (int event = 0; event < EVENTS; event++) {
                insert.setString(1, name + event);
                insert.executeUpdate();
            }
        }
        return null;
    }

    private static void read(Connection connection, long[] position, Set<String> read) throws SQLException {
        long horizon = horizon(connection);
        try (PreparedStatement after = connection.prepareStatement(AFTER)) {
            after.setString(1, Long.toString(position[0]));
            after.setString(2, Long.toString(horizon));
            try (ResultSet rows = after.executeQuery()) {
                while (rows.next()) {
                    read.add(rows.getString("id"));
                    position[0] = Long.parseLong(rows.getString("tx"));
                }
            }
        }
    }

    private static long horizon(Connection connection) throws SQLException {
        try (ResultSet row = connection.createStatement().executeQuery(FeedHorizon.QUERY)) {
            row.next();
            return row.getLong("tx");
        }
    }

    private static Connection connect() throws SQLException {
        PostgresServer server = LocalServers.postgres();
        return DriverManager.getConnection(server.jdbcUrl() + "?currentSchema=" + SCHEMA, server.username(),
                server.password());
    }
}
