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

/** Brings the schema up to date, beside the start: a database that is away makes the service wait, not fail. */
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

    /** Whether the schema is the one that this version needs. */
    public boolean isDone() {
        return done;
    }

    /**
     * Early, so that it goes on while the channels start; after that of the security settings, without which nothing starts.
     */
    void start(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE + 1) StartupEvent event) {
        // Nobody waits for it: statements that come before it fail and are tried again, readiness tells.
        Uni.createFrom().item(flyway::migrate)
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .onFailure().invoke(failure -> LOG.warnf("Could not migrate the journal yet: %s", failure.getMessage()))
                .onFailure().retry().withBackOff(Duration.ofMillis(200), maxBackOff).indefinitely()
                .subscribe().with(result -> done = true);
    }
}
