package io.tandem.consumer.deadletter;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.tandem.consumer.ConsumerConfig;
import io.tandem.consumer.database.Database;
import io.tandem.consumer.journal.Position;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;

/** Which events were given up and not redriven since. */
@ApplicationScoped
public class DeadLetterQueries {

    private static final String PAGE = DeadLetterEntry.SELECT + " WHERE " + DeadLetterFilter.CONDITION + """

              AND ($7::text IS NULL OR (e.tx, e.ordinal) < ($7::text::xid8, $8::int))
            ORDER BY e.tx DESC, e.ordinal DESC LIMIT $9""";
    private static final String COUNT = "SELECT count(*) FROM event e JOIN dead_letter d USING (id, source) WHERE "
            + DeadLetterFilter.CONDITION;

    private final Pool pool;
    private final Duration timeout;

    DeadLetterQueries(@ReactiveDataSource("queries") Pool pool, ConsumerConfig config) {
        this.pool = pool;
        this.timeout = Database.queryTimeout(config);
    }

    /**
     * Dead letters, newest first.
     *
     * @param before where the page begins, exclusive; null for the newest
     */
    public Uni<List<DeadLetterEntry>> list(DeadLetterFilter filter, Position before, int limit) {
        Tuple parameters = filter.tuple()
                .addString(before == null ? null : Long.toString(before.tx()))
                .addInteger(before == null ? null : before.ordinal())
                .addInteger(limit);
        return Database.run(pool, timeout, connection -> connection.preparedQuery(PAGE).execute(parameters))
                .map(DeadLetterQueries::entries);
    }

    public Uni<Long> count(DeadLetterFilter filter) {
        return Database.run(pool, timeout, connection -> connection.preparedQuery(COUNT).execute(filter.tuple()))
                .map(rows -> rows.iterator().next().getLong(0));
    }

    private static List<DeadLetterEntry> entries(RowSet<Row> rows) {
        List<DeadLetterEntry> entries = new ArrayList<>(rows.size());
        rows.forEach(row -> entries.add(DeadLetterEntry.of(row)));
        return entries;
    }
}
