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
import io.tandem.local.testkit.Journal;

/** A database of one test on the server that all share. */
public final class OwnDatabase {

    private static final Set<String> NOT_YET = Set.of("42P01", "3F000");

    private final String name;

    /** @param encoding as PostgreSQL names it */
    public OwnDatabase(String name, String encoding) {
        this.name = name;
        new Journal().execute(
                "CREATE DATABASE " + name + " TEMPLATE template0 ENCODING '" + encoding + "' LC_COLLATE 'C' LC_CTYPE 'C'");
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
        PostgresServer postgres = LocalServers.postgres();
        try (Connection connection = DriverManager.getConnection("jdbc:" + reactiveUrl(), postgres.username(),
                postgres.password());
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
}
