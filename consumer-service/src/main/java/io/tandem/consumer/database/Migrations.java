package io.tandem.consumer.database;

import java.time.Duration;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;

import org.flywaydb.core.Flyway;
import org.jboss.logging.Logger;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.tandem.consumer.ConsumerConfig;

/** Migrates the schema in the background, and retries until it succeeds, so that the service starts without PostgreSQL. */
@ApplicationScoped
class Migrations {

    private static final Logger LOG = Logger.getLogger(Migrations.class);

    private final Flyway flyway;
    private final Duration maxBackOff;
    private volatile boolean done;

    Migrations(Flyway flyway, ConsumerConfig config) {
        this.flyway = flyway;
        this.maxBackOff = config.journal().maxBackOff();
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
        Uni.createFrom().item(flyway::migrate)
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .onFailure()
                .invoke(failure -> LOG.warnf("Could not migrate the journal. The service tries again. Cause: %s",
                        failure.getMessage()))
                .onFailure().retry().withBackOff(Duration.ofMillis(200), maxBackOff).indefinitely()
                .subscribe().with(result -> done = true);
    }
}
