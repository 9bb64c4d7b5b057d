package io.tandem.consumer.database;

import java.time.Duration;
import java.util.function.Function;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;

/**
 * Runs statements. Every statement of the service runs through this class, so that each has a time-out and no dead or useless
 * connection goes back to its pool.
 */
public final class Database {

    private Database() {
    }

    /**
     * Takes a connection of the pool, runs a statement on it and gives the connection back. Closes the connection when the
     * time-out passes, and when the failure shows that the connection is useless. Never blocks. If the caller cancels, the
     * statement still runs to its end.
     *
     * @param timeout for everything, including the wait for a connection
     * @return the statement's result. Fails with {@link io.smallrye.mutiny.TimeoutException} when the time-out passes.
     */
    public static <T> Uni<T> run(Pool pool, Duration timeout, Function<SqlConnection, Uni<T>> statement) {
        return Uni.createFrom().emitter(emitter -> new Attempt<>(statement, emitter).start(pool, timeout));
    }

    /** Like {@link #run}, in a transaction that is committed when the work succeeds and rolled back when it fails. */
    public static <T> Uni<T> runInTransaction(Pool pool, Duration timeout, Function<SqlConnection, Uni<T>> work) {
        return run(pool, timeout, connection -> connection.begin()
                .chain(transaction -> Uni.createFrom().deferred(() -> work.apply(connection))
                        .call(transaction::commit)
                        .onFailure().call(() -> transaction.rollback().onFailure().recoverWithNull())));
    }
}
