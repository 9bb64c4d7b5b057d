package io.tandem.consumer.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;

import org.flywaydb.core.Flyway;
import org.jboss.logging.Logger;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.unchecked.Unchecked;
import io.tandem.consumer.ConsumerConfig;

/** Migrates the schema in the background, and retries until it succeeds, so that the service starts without PostgreSQL. */
@ApplicationScoped
class Migrations {

    private static final Logger LOG = Logger.getLogger(Migrations.class);

    private static final String UNICODE = "UTF8";

    private final Flyway flyway;
    private final Duration maxBackOff;
    private final boolean refuse;
    private volatile boolean done;

    Migrations(Flyway flyway, ConsumerConfig config) {
        this.flyway = flyway;
        this.maxBackOff = config.journal().maxBackOff();
        this.refuse = config.journal().encodingCheck() == ConsumerConfig.Reaction.REFUSE;
    }

    /** Whether the schema is up to date. */
    public boolean isDone() {
        return done;
    }

    /**
     * Starts early, to run while the channels start, but after the check of the security settings, which can stop the start.
     */
    void start(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE + 1) StartupEvent event) {
        // Nothing waits for the migration. Earlier statements fail and are retried, and the service is not ready.
        Uni.createFrom().item(Unchecked.supplier(this::migrate))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .onFailure()
                .invoke(failure -> LOG.warnf("Could not migrate the journal. The service tries again. Cause: %s",
                        failure.getMessage()))
                .onFailure().retry().withBackOff(Duration.ofMillis(200), maxBackOff).indefinitely()
                .subscribe().with(migrated -> done = migrated);
    }

    /** @return false if the database is refused */
    private boolean migrate() throws SQLException {
        String encoding = serverEncoding();
        if (!encoding.equals(UNICODE)) {
            LOG.logf(refuse ? Logger.Level.ERROR : Logger.Level.WARN, """
                    The database has server_encoding %s and should have UTF8. It cannot hold the text of every event, so such \
                    events become dead letters. Create the database with ENCODING 'UTF8'%s""", encoding,
                    refuse ? ", or set tandem.consumer.journal.encoding-check=warn." : ".");
            if (refuse) {
                Quarkus.asyncExit(1);
                return false;
            }
        }
        flyway.migrate();
        return true;
    }

    private String serverEncoding() throws SQLException {
        try (Connection connection = flyway.getConfiguration().getDataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery("SHOW server_encoding")) {
            answer.next();
            return answer.getString(1);
        }
    }
}
