package io.tandem.consumer.journal;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.tandem.consumer.database.DatabaseRetry;
import io.tandem.consumer.event.Delivery;
import io.tandem.consumer.event.Identity;
import io.tandem.consumer.event.Outcome;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;

/** Finds out whether an event is new, a copy of a journaled event, or another event with the same identity. */
@ApplicationScoped
public class KnownEvents {

    private static final String SELECT = """
            SELECT e.id, e.source, e.hash, e.topic, e.partition, e."offset", e.outcome, d.published, %s
            FROM unnest($1::text[], $2::text[]) AS k(id, source)
            JOIN event e USING (id, source)
            LEFT JOIN dead_letter d USING (id, source)""".formatted(DeadLetterRow.DEAD_LETTER);

    private final DatabaseRetry database;
    private final JournalOwnership ownership;

    KnownEvents(DatabaseRetry database, JournalOwnership ownership) {
        this.database = database;
        this.ownership = ownership;
    }

    /** Reads the rows that have the identities of these deliveries. */
    public Uni<Known> among(Collection<Delivery> deliveries) {
        List<Identity> identities = deliveries.stream().map(Delivery::identity).distinct().toList();
        return ownership.checked().chain(() -> read(identities));
    }

    private Uni<Known> read(List<Identity> identities) {
        String[] ids = identities.stream().map(Identity::id).toArray(String[]::new);
        String[] sources = identities.stream().map(Identity::source).toArray(String[]::new);
        return database.readPersistently(connection -> connection.preparedQuery(SELECT).execute(Tuple.of(ids, sources)))
                .map(Known::of)
                .onFailure(DatabaseRetry::isRejection).recoverWithUni(() -> halve(identities));
    }

    /** Halves until only an identity is left that the encoding of the database cannot hold. No row has such an identity. */
    private Uni<Known> halve(List<Identity> identities) {
        if (identities.size() == 1) {
            return Uni.createFrom().item(new Known(Map.of()));
        }
        int middle = identities.size() / 2;
        return read(identities.subList(0, middle))
                .chain(first -> read(identities.subList(middle, identities.size())).map(first::and));
    }

    /** Rows of the journal by identity. */
    public record Known(Map<Identity, Row> rows) {

        static Known of(RowSet<Row> found) {
            Map<Identity, Row> rows = new HashMap<>();
            found.forEach(row -> rows.put(new Identity(row.getString("id"), row.getString("source")), row));
            return new Known(rows);
        }

        private Known and(Known others) {
            Map<Identity, Row> all = new HashMap<>(rows);
            all.putAll(others.rows());
            return new Known(all);
        }

        /** Whether an event of this identity is journaled. */
        public boolean has(Delivery delivery) {
            return rows.containsKey(delivery.identity());
        }

        /**
         * Whether another event has the identity. The place does not tell, because a topic that was created again has other
         * events at the places of earlier ones. A record's own identity belongs to no other event.
         */
        boolean conflicts(Delivery delivery) {
            Row row = rows.get(delivery.identity());
            return row != null && !delivery.hasOwnIdentity()
                    && !Arrays.equals(row.getBuffer("hash").getBytes(), delivery.event().hash());
        }

        /** The dead letter of exactly this record, if it is not published yet and no redrive has processed it since. */
        List<Delivery> unpublished(Delivery delivery) {
            Row row = rows.get(delivery.identity());
            boolean pending = row != null && isOf(row, delivery)
                    && Outcome.DEAD_LETTERED.text().equals(row.getString("outcome"))
                    && Boolean.FALSE.equals(row.getBoolean("published"));
            return pending ? List.of(DeadLetterRow.deadLetter(row, delivery)) : List.of();
        }

        private static boolean isOf(Row row, Delivery delivery) {
            return row.getLong("offset") == delivery.record().offset()
                    && row.getInteger("partition") == delivery.record().partition()
                    && row.getString("topic").equals(delivery.record().topic());
        }
    }
}
