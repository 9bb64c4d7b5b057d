package io.tandem.consumer.database;

import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.tandem.consumer.ConsumerConfig;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

/** Lets one replica at a time do what one is enough for. */
@ApplicationScoped
public class SingleReplica {

    private static final String LOCK = "SELECT pg_try_advisory_lock(hashtext($1), hashtext($2)) AS got";
    private static final String UNLOCK = "SELECT pg_advisory_unlock(hashtext($1), hashtext($2))";

    private final Pool pool;
    private final String schema;

    SingleReplica(Pool pool, ConsumerConfig config) {
        this.pool = pool;
        this.schema = config.journal().schema();
    }

    /** Runs a task unless another replica does; the lock goes with the connection, should this one die. */
    public Uni<Void> alone(String task, Supplier<Uni<Void>> work) {
        return pool.withConnection(connection -> lock(connection, task)
                .chain(got -> got ? work.get().eventually(() -> unlock(connection, task)) : Uni.createFrom().voidItem()));
    }

    private Uni<Boolean> lock(SqlConnection connection, String task) {
        return connection.preparedQuery(LOCK).execute(Tuple.of(schema, task))
                .map(rows -> rows.iterator().next().getBoolean("got"));
    }

    private Uni<Void> unlock(SqlConnection connection, String task) {
        return connection.preparedQuery(UNLOCK).execute(Tuple.of(schema, task)).replaceWithVoid();
    }
}
