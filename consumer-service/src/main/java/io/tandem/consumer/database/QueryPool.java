package io.tandem.consumer.database;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.tandem.consumer.ConsumerConfig;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;

/**
 * Runs the queries that clients ask for over HTTP, on connections of their own, so that no query holds up the pipeline. Each
 * one is answered, or fails, soon after {@code tandem.consumer.query.timeout}.
 */
@ApplicationScoped
public class QueryPool {

    private final Pool pool;
    private final Duration timeout;

    QueryPool(@ReactiveDataSource("queries") Pool pool, ConsumerConfig config) {
        this.pool = pool;
        this.timeout = timeout(config);
    }

    /** PostgreSQL ends a statement itself. The two seconds more are for a server that does not answer. */
    static Duration timeout(ConsumerConfig config) {
        return config.query().timeout().plusSeconds(2);
    }

    public Uni<RowSet<Row>> run(String sql, Tuple values) {
        return Database.run(pool, timeout, connection -> connection.preparedQuery(sql).execute(values));
    }

    /** The rows of a query, each mapped, in the query's order. */
    public <T> Uni<List<T>> list(String sql, Tuple values, Function<Row, T> mapper) {
        return run(sql, values).map(rows -> {
            List<T> list = new ArrayList<>(rows.size());
            rows.forEach(row -> list.add(mapper.apply(row)));
            return list;
        });
    }

    /** The only row of a query, mapped. */
    public <T> Uni<T> one(String sql, Tuple values, Function<Row, T> mapper) {
        return run(sql, values).map(rows -> mapper.apply(rows.iterator().next()));
    }
}
