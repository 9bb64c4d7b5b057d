package io.tandem.consumer.support;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.tandem.local.LocalServers;
import io.tandem.local.PostgresServer;

/** A database of one test on the server that all share. */
public final class OwnDatabase {

    private static final Set<String> NOT_YET = Set.of("42P01", "3F000");

    private final String name;

    /** @param encoding as PostgreSQL names it */
    public OwnDatabase(String name, String encoding) {
        this.name = name;
        administer("CREATE DATABASE " + name + " TEMPLATE template0 ENCODING '" + encoding + "' LC_COLLATE 'C' LC_CTYPE 'C'");
    }

    public String reactiveUrl() {
        return LocalServers.postgres().reactiveUrl().replaceFirst("/\\w+$", "/" + name);
    }

    /** Rows that match. */
    public long count(String from) {
        return counts("SELECT count(*) FROM " + from).get(0);
    }

    /** The first column of a query; none while there is no such table. */
    public List<Long> counts(String sql) {
        List<Long> counts = new ArrayList<>();
        try (Connection connection = connect("jdbc:" + reactiveUrl());
                var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                counts.add(rows.getLong(1));
            }
        } catch (SQLException e) {
            if (!NOT_YET.contains(e.getSQLState())) {
                throw new IllegalStateException(e);
            }
        }
        return counts;
    }

    private static void administer(String sql) {
        try (Connection connection = connect(LocalServers.postgres().jdbcUrl()); var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Connection connect(String url) throws SQLException {
        PostgresServer postgres = LocalServers.postgres();
        return DriverManager.getConnection(url, postgres.username(), postgres.password());
    }
}
