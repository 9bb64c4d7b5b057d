package io.tandem.consumer.journal;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.tandem.consumer.database.DatabaseRetry;
import io.tandem.consumer.event.Delivery;
import io.tandem.consumer.event.Outcome;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;

/** Knows the keys that wait with their later events for a redrive ({@code on-give-up=hold-key}). */
@ApplicationScoped
public class HeldKeys {

    private static final String HELD = """
            SELECT DISTINCT key FROM event
            WHERE outcome = %s AND sha256(key) = ANY(ARRAY(SELECT sha256(k) FROM unnest($1::bytea[]) AS k))
              AND key = ANY($1::bytea[])
              AND reason IN ('handler-failed', 'handler-timeout', 'predecessor-failed')"""
            .formatted(Outcome.DEAD_LETTERED.sql());

    private final DatabaseRetry database;
    /** Keys that were held at the last query. Only the journal knows whether they still are. */
    private final Set<ByteBuffer> suspects = ConcurrentHashMap.newKeySet();

    HeldKeys(DatabaseRetry database) {
        this.database = database;
    }

    /** Reads from the journal which keys of a poll are held. */
    public Uni<Void> learn(Collection<Delivery> deliveries) {
        Buffer[] keys = deliveries.stream()
                .map(delivery -> delivery.record().key())
                .filter(Objects::nonNull)
                .map(ByteBuffer::wrap)
                .distinct()
                .map(key -> Buffer.buffer(key.array()))
                .toArray(Buffer[]::new);
        return held(keys).replaceWithVoid();
    }

    /** Whether the next event of a key has to wait for a redrive. Asks the journal if the key was held before. */
    public Uni<Boolean> isHeld(Delivery delivery) {
        byte[] key = delivery.record().key();
        if (key == null || !suspects.contains(ByteBuffer.wrap(key))) {
            return Uni.createFrom().item(false);
        }
        return held(Buffer.buffer(key))
                .map(rows -> rows.size() > 0)
                .invoke(held -> release(key, held));
    }

    /** Holds the key of a dead letter that was just journaled. */
    public void hold(Delivery deadLetter) {
        if (deadLetter.record().key() != null) {
            suspects.add(ByteBuffer.wrap(deadLetter.record().key()));
        }
    }

    private void release(byte[] key, boolean held) {
        if (!held) {
            suspects.remove(ByteBuffer.wrap(key));
        }
    }

    private Uni<RowSet<Row>> held(Buffer... keys) {
        return database
                .readPersistently(connection -> connection.preparedQuery(HELD).execute(Tuple.tuple().addValue(keys)))
                .invoke(rows -> rows.forEach(row -> suspects.add(ByteBuffer.wrap(row.getBuffer("key").getBytes()))));
    }
}
