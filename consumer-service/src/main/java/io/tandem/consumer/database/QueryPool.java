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
 * Runs the queries of HTTP clients on separate connections, so that no query delays the pipeline. A query succeeds or fails
 * within {@code tandem.consumer.query.timeout} and two seconds.
 */
@ApplicationScoped
public class QueryPool {

    private final Pool pool;
    private final Duration timeout;

    QueryPool(@ReactiveDataSource("queries") Pool pool, ConsumerConfig config) {
        this.pool = pool;
        this.timeout = timeout(config);
    }

    /**
     * PostgreSQL itself ends a statement after the configured time. The additional two seconds are for a server that does not.
     */
    static Duration timeout(ConsumerConfig config) {
        return config.query().timeout().plusSeconds(2);
    }

    public Uni<RowSet<Row>> run(String sql, Tuple values) {
        return Database.run(pool, timeout, connection -> connection.preparedQuery(sql).execute(values));
    }

    /** Runs a query and maps each row, in the order of the query. */
    public <T> Uni<List<T>> list(String sql, Tuple values, Function<Row, T> mapper) {
        return run(sql, values).map(rows -> {
            List<T> list = new ArrayList<>(rows.size());
            rows.forEach(row -> list.add(mapper.apply(row)));
            return list;
        });
    }

    /** Runs a query that always has exactly one row, and maps the row. */
    public <T> Uni<T> one(String sql, Tuple values, Function<Row, T> mapper) {
        return run(sql, values).map(rows -> mapper.apply(rows.iterator().next()));
    }
}
