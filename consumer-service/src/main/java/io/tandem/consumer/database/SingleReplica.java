package io.tandem.consumer.database;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.tandem.consumer.ConsumerConfig;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

/** Runs a task on one replica at a time, under an advisory lock. */
@ApplicationScoped
public class SingleReplica {

    private static final String LOCK = "SELECT pg_try_advisory_lock(hashtext($1), hashtext($2)) AS got";
    private static final String UNLOCK = "SELECT pg_advisory_unlock(hashtext($1), hashtext($2))";

    private final Pool pool;
    private final Duration timeout;
    private final String schema;

    SingleReplica(Pool pool, ConsumerConfig config) {
        this.pool = pool;
        this.timeout = config.journal().timeout();
        this.schema = config.journal().schema();
    }

    /**
     * Runs a task, unless another replica runs it at the moment. The task uses the connection that holds the lock. After
     * {@code tandem.consumer.journal.timeout} the task is cancelled, and its connection is closed, which releases the lock.
     *
     * @return the task's result; empty if another replica runs the task
     */
    public <T> Uni<Optional<T>> tryRun(String name, Function<SqlConnection, Uni<T>> task) {
        return Database.run(pool, timeout, connection -> lock(connection, name)
                .chain(got -> got
                        ? Uni.createFrom().deferred(() -> task.apply(connection))
                                .eventually(() -> unlock(connection, name))
                                .map(Optional::ofNullable)
                        : Uni.createFrom().item(Optional.empty())));
    }

    private Uni<Boolean> lock(SqlConnection connection, String name) {
        return connection.preparedQuery(LOCK).execute(Tuple.of(schema, name))
                .map(rows -> rows.iterator().next().getBoolean("got"));
    }

    private Uni<Void> unlock(SqlConnection connection, String name) {
        return connection.preparedQuery(UNLOCK).execute(Tuple.of(schema, name)).replaceWithVoid();
    }
}
