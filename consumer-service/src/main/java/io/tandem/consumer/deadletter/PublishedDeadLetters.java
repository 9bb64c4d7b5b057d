package io.tandem.consumer.deadletter;

import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.tandem.consumer.database.DatabaseRetry;
import io.tandem.consumer.event.Delivery;
import io.vertx.mutiny.sqlclient.Tuple;

/** Notes which verdicts have reached the topic of dead letters. */
@ApplicationScoped
class PublishedDeadLetters {

    private static final String MARK = """
            UPDATE dead_letter d SET published = true
            FROM unnest($1::text[], $2::text[]) AS k(id, source)
            WHERE d.id = k.id AND d.source = k.source""";

    private final DatabaseRetry database;

    PublishedDeadLetters(DatabaseRetry database) {
        this.database = database;
    }

    public Uni<Void> mark(List<Delivery> deadLetters) {
        String[] ids = deadLetters.stream().map(deadLetter -> deadLetter.identity().id()).toArray(String[]::new);
        String[] sources = deadLetters.stream().map(deadLetter -> deadLetter.identity().source()).toArray(String[]::new);
        return database.persistently(connection -> connection.preparedQuery(MARK).execute(Tuple.of(ids, sources)))
                .replaceWithVoid();
    }
}
