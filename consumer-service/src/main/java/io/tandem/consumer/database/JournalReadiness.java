package io.tandem.consumer.database;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;

import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;

/** Ready means that the journal is there, migrated, and answers; a broker that is away is waited for, not reported. */
@Readiness
@ApplicationScoped
public class JournalReadiness implements AsyncHealthCheck {

    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final Pool pool;
    private final Migrations migrations;

    JournalReadiness(Pool pool, Migrations migrations) {
        this.pool = pool;
        this.migrations = migrations;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("journal");
        if (!migrations.isDone()) {
            return Uni.createFrom().item(response.down().withData("reason", "the schema is not migrated yet").build());
        }
        return pool.query("SELECT FROM event LIMIT 1").execute()
                .ifNoItem().after(TIMEOUT).fail()
                .map(rows -> response.up().build())
                .onFailure().recoverWithItem(() -> response.down().withData("reason", "PostgreSQL does not answer").build());
    }
}
