package io.tandem.consumer.database;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;

/**
 * One attempt of one statement. It owns the connection that the pool hands over, and ends exactly once. At its end it gives
 * the connection back or closes it. A connection that arrives after the end goes back to the pool.
 */
final class Attempt<T> {

    private final Function<SqlConnection, Uni<T>> statement;
    private final UniEmitter<? super T> result;
    private SqlConnection connection;
    private Cancellable running;
    private Future<?> timer;
    private boolean over;

    Attempt(Function<SqlConnection, Uni<T>> statement, UniEmitter<? super T> result) {
        this.statement = statement;
        this.result = result;
    }

    void start(Pool pool, Duration timeout) {
        synchronized (this) {
            timer = Infrastructure.getDefaultWorkerPool().schedule(this::expire, timeout.toMillis(), TimeUnit.MILLISECONDS);
        }
        // Never cancelled, because the pool would lose the connection of a cancelled request.
        pool.getConnection().subscribe().with(this::acquired, this::failed);
    }

    private void acquired(SqlConnection acquired) {
        if (own(acquired)) {
            Cancellable execution = Uni.createFrom().deferred(() -> statement.apply(acquired))
                    .subscribe().with(this::succeeded, this::failed);
            keep(execution);
        } else {
            Connections.giveBack(acquired);
        }
    }

    private void succeeded(T item) {
        if (end()) {
            Connections.giveBack(connection);
            result.complete(item);
        }
    }

    private void failed(Throwable failure) {
        if (end()) {
            if (connection != null && Connections.isUseless(failure)) {
                Connections.close(connection);
            } else if (connection != null) {
                Connections.giveBack(connection);
            }
            result.fail(failure);
        }
    }

    private void expire() {
        if (end()) {
            if (connection != null) {
                // The server may still run the statement, for example because it waits for a lock.
                Connections.cancelStatement(connection);
                Connections.close(connection);
            }
            cancelExecution();
            result.fail(new TimeoutException());
        }
    }

    private synchronized boolean own(SqlConnection acquired) {
        if (!over) {
            connection = acquired;
        }
        return !over;
    }

    private void keep(Cancellable execution) {
        boolean late;
        synchronized (this) {
            running = execution;
            late = over;
        }
        if (late) {
            execution.cancel();
        }
    }

    private void cancelExecution() {
        Cancellable execution;
        synchronized (this) {
            execution = running;
        }
        if (execution != null) {
            execution.cancel();
        }
    }

    /** @return whether this call ends the attempt */
    private synchronized boolean end() {
        boolean first = !over;
        over = true;
        timer.cancel(false);
        return first;
    }
}
