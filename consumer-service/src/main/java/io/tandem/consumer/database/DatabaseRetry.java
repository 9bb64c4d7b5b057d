package io.tandem.consumer.database;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;

import org.jboss.logging.Logger;

import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.tandem.consumer.ConsumerConfig;
import io.tandem.consumer.Time;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.pgclient.PgException;

/** Retries the statements of the pipeline until PostgreSQL answers, and knows the current outage. */
@ApplicationScoped
public class DatabaseRetry {

    private static final Logger LOG = Logger.getLogger(DatabaseRetry.class);
    private static final Duration FIRST_BACK_OFF = Duration.ofMillis(100);
    /** The message of a pooler that takes only some settings of a connection. */
    private static final String REFUSED_PARAMETER = "unsupported startup parameter";

    private final AtomicReference<Outage> outage = new AtomicReference<>();
    private final Pool pool;
    private final Duration timeout;
    private final Duration maxBackOff;
    private final Time time;

    DatabaseRetry(Pool pool, Time time, ConsumerConfig config) {
        this.time = time;
        this.pool = pool;
        timeout = config.journal().timeout();
        maxBackOff = config.journal().maxBackOff();
    }

    /**
     * An outage of PostgreSQL.
     *
     * @param since when the first statement failed
     * @param cause the failure of the first statement
     * @param writing whether a write failed. Then only a successful write ends the outage.
     */
    public record Outage(Instant since, String cause, boolean writing) {
    }

    /** The current outage. */
    public Optional<Outage> outage() {
        return Optional.ofNullable(outage.get());
    }

    /**
     * Runs an idempotent write until it succeeds, with back-off.
     *
     * @return the statement's result. Fails only if PostgreSQL refuses a value ({@link #isRejection}).
     */
    public <T> Uni<T> persistently(Function<SqlConnection, Uni<T>> statement) {
        return retried(Database.run(pool, timeout, statement), true);
    }

    /** Like {@link #persistently}, in a transaction. */
    public <T> Uni<T> persistentlyInTransaction(Function<SqlConnection, Uni<T>> work) {
        return retried(Database.runInTransaction(pool, timeout, work), true);
    }

    /** Like {@link #persistently}, for a statement that only reads and so also succeeds on a read-only server. */
    public <T> Uni<T> readPersistently(Function<SqlConnection, Uni<T>> statement) {
        return retried(Database.run(pool, timeout, statement), false);
    }

    private <T> Uni<T> retried(Uni<T> attempt, boolean writing) {
        return attempt
                .onFailure(DatabaseRetry::isTransient).invoke(failure -> away(failure, writing))
                .onFailure(DatabaseRetry::isTransient).retry().when(time.backOff(FIRST_BACK_OFF, maxBackOff))
                .invoke(() -> back(writing));
    }

    /** Whether PostgreSQL will never accept a value. The SQLSTATE classes are 22 (data), 23 (integrity) and 54 (limits). */
    public static boolean isRejection(Throwable failure) {
        return failure instanceof PgException rejected && rejected.getSqlState() != null
                && (rejected.getSqlState().startsWith("22")
                        || rejected.getSqlState().startsWith("23")
                        || rejected.getSqlState().startsWith("54"));
    }

    private static boolean isTransient(Throwable failure) {
        return !isRejection(failure);
    }

    /** Notes that a write failed because of the database, not because of the event. */
    public void away(Throwable failure) {
        away(failure, true);
    }

    private void away(Throwable failure, boolean writing) {
        String cause = failure instanceof TimeoutException ? "no answer within " + timeout : describe(failure);
        Outage now = new Outage(time.now(), cause, writing);
        Outage before = outage.getAndUpdate(known -> known == null ? now
                : new Outage(known.since(), known.cause(), known.writing() || writing));
        if (before == null) {
            LOG.warnf("PostgreSQL does not execute statements. The service retries until it does. Cause: %s", cause);
        } else {
            LOG.debugf(failure, "PostgreSQL still does not execute statements");
        }
    }

    private static String describe(Throwable failure) {
        return String.valueOf(failure.getMessage()).contains(REFUSED_PARAMETER)
                ? failure + ". A pooler, such as PgBouncer, refuses the settings of the session. Connect to PostgreSQL directly"
                : failure.toString();
    }

    private void back(boolean writing) {
        Outage over = outage.getAndUpdate(known -> known == null || known.writing() && !writing ? known : null);
        if (over != null && (writing || !over.writing())) {
            LOG.infof("PostgreSQL executes statements again, after %s", Duration.between(over.since(), time.now()));
        }
    }
}
