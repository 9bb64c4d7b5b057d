package io.tandem.e2e.chaos.scenarios;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** The connections of the clients of PostgreSQL, as the server sees them. */
final class Backends {

    private Backends() {
    }

    /** Ends all but the one of this connection. */
    static void endOthers(Connection owner) throws SQLException {
        try (Statement statement = owner.createStatement()) {
            statement.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()");
        }
    }
}
