package io.tandem.consumer.deadletter;

import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.tandem.consumer.database.QueryPool;
import io.tandem.consumer.journal.Position;
import io.vertx.mutiny.sqlclient.Tuple;

/** Lists and counts dead letters. */
@ApplicationScoped
public class DeadLetterQueries {

    private static final String PAGE = DeadLetterEntry.SELECT + " WHERE " + DeadLetterFilter.CONDITION + """

              AND ($7::text IS NULL OR (e.tx, e.ordinal) < ($7::text::xid8, $8::int))
            ORDER BY e.tx DESC, e.ordinal DESC LIMIT $9""";
    private static final String COUNT = "SELECT count(*) FROM event e JOIN dead_letter d USING (id, source) WHERE "
            + DeadLetterFilter.CONDITION;

    private final QueryPool queries;

    DeadLetterQueries(QueryPool queries) {
        this.queries = queries;
    }

    /**
     * Lists dead letters, newest first.
     *
     * @param before the page starts after this position; null for the newest page
     */
    public Uni<List<DeadLetterEntry>> list(DeadLetterFilter filter, Position before, int limit) {
        Tuple parameters = filter.tuple()
                .addString(before == null ? null : before.txText())
                .addInteger(before == null ? null : before.ordinal())
                .addInteger(limit);
        return queries.list(PAGE, parameters, DeadLetterEntry::of);
    }

    public Uni<Long> count(DeadLetterFilter filter) {
        return queries.one(COUNT, filter.tuple(), row -> row.getLong(0));
    }
}
