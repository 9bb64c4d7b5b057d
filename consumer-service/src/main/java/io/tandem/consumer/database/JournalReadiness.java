package io.tandem.consumer.database;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;

import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

import io.quarkus.runtime.Startup;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import io.tandem.consumer.ConsumerMetrics;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;

/** Ready when the journal is migrated, and PostgreSQL answers and takes writes. The state of the broker does not matter. */
@Startup // so that the metric exists from the start
@Readiness
@ApplicationScoped
public class JournalReadiness implements AsyncHealthCheck {

    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final String CHECK = """
            SELECT pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean AS read_only,
                   EXISTS (SELECT FROM event)""";

    private final Pool pool;
    private final Migrations migrations;
    private volatile boolean down;

    JournalReadiness(Pool pool, Migrations migrations, DatabaseRetry statements, ConsumerMetrics metrics) {
        this.pool = pool;
        this.migrations = migrations;
        metrics.gauge("journal.away", "1 while the database does not answer or takes no writes",
                () -> down || statements.outage().isPresent() ? 1 : 0);
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("journal");
        if (!migrations.isDone()) {
            return Uni.createFrom().item(response.down().withData("reason", "the schema is not migrated yet").build());
        }
        return Database.run(pool, TIMEOUT, JournalReadiness::check)
                .invoke(() -> down = false)
                .onFailure().invoke(() -> down = true)
                .map(answered -> response.up().build())
                .onFailure(ReadOnlyException.class)
                .recoverWithItem(readOnly -> response.down().withData("reason", readOnly.getMessage()).build())
                .onFailure().recoverWithItem(() -> response.down().withData("reason", "PostgreSQL does not answer").build());
    }

    /** Fails on a read-only server. This closes the connection, so that the next check can reach the new primary. */
    private static Uni<Void> check(SqlConnection connection) {
        return connection.query(CHECK).execute()
                .map(rows -> rows.iterator().next().getBoolean("read_only"))
                .chain(readOnly -> readOnly
                        ? Uni.createFrom().failure(new ReadOnlyException())
                        : Uni.createFrom().voidItem());
    }

    private static final class ReadOnlyException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ReadOnlyException() {
            super("PostgreSQL is read-only");
        }
    }
}
