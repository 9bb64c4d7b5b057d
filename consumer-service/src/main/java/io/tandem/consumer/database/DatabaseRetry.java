package io.tandem.consumer.database;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;

import org.jboss.logging.Logger;

import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.tandem.consumer.ConsumerConfig;
import io.tandem.consumer.ConsumerMetrics;
import io.vertx.pgclient.PgException;

/** Outlasts what is transient at the database: a statement of the pipeline is tried for as long as it takes. */
@ApplicationScoped
public class DatabaseRetry {

    private static final Logger LOG = Logger.getLogger(DatabaseRetry.class);
    private static final Duration FIRST_BACK_OFF = Duration.ofMillis(100);

    private final AtomicReference<Outage> outage = new AtomicReference<>();
    private final Duration timeout;
    private final Duration maxBackOff;

    DatabaseRetry(ConsumerConfig config, ConsumerMetrics metrics) {
        timeout = config.journal().timeout();
        maxBackOff = config.journal().maxBackOff();
        metrics.gauge("journal.away", "1 while the database does not answer", () -> outage().isPresent() ? 1 : 0);
    }

    /** Since when and why statements fail. */
    public record Outage(Instant since, String cause) {
    }

    /** The outage that lasts now. */
    public Optional<Outage> outage() {
        return Optional.ofNullable(outage.get());
    }

    /**
     * Runs an idempotent statement until it succeeds, with back-off.
     *
     * @return its result; fails only if the database refuses a value ({@link #isRejection})
     */
    public <T> Uni<T> persistently(Supplier<Uni<? extends T>> statement) {
        return Uni.createFrom().<T> deferred(statement)
                .ifNoItem().after(timeout).fail()
                .onFailure(DatabaseRetry::isTransient).invoke(this::away)
                .onFailure(DatabaseRetry::isTransient).retry().withBackOff(FIRST_BACK_OFF, maxBackOff).indefinitely()
                .invoke(this::back);
    }

    /** Whether the database cannot take a value, now or later: SQLSTATE classes 22 (data), 23 (integrity) and 54 (limits). */
    public static boolean isRejection(Throwable failure) {
        return failure instanceof PgException rejected && rejected.getSqlState() != null
                && (rejected.getSqlState().startsWith("22")
                        || rejected.getSqlState().startsWith("23")
                        || rejected.getSqlState().startsWith("54"));
    }

    private static boolean isTransient(Throwable failure) {
        return !isRejection(failure);
    }

    public void away(Throwable failure) {
        String cause = failure instanceof TimeoutException ? "no answer within " + timeout : failure.toString();
        if (outage.compareAndSet(null, new Outage(Instant.now(), cause))) {
            LOG.warnf("The journal does not answer; consumption goes on when it does: %s", cause);
        } else {
            LOG.debugf(failure, "The journal still does not answer");
        }
    }

    private void back() {
        Outage over = outage.getAndSet(null);
        if (over != null) {
            LOG.infof("The journal answers again, after %s", Duration.between(over.since(), Instant.now()));
        }
    }
}
