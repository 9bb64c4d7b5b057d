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

/** Keys with an event that was given up and not redriven yet: {@code on-give-up=hold-key} holds their later events. */
@ApplicationScoped
public class HeldKeys {

    private static final String HELD = """
            SELECT DISTINCT key FROM event
            WHERE outcome = %s AND key = ANY($1::bytea[])
              AND reason IN ('handler-failed', 'handler-timeout', 'predecessor-failed')"""
            .formatted(Outcome.DEAD_LETTERED.sql());

    private final DatabaseRetry database;
    /** Keys that were held when last looked; whether one still is, the journal says. */
    private final Set<ByteBuffer> suspects = ConcurrentHashMap.newKeySet();

    HeldKeys(DatabaseRetry database) {
        this.database = database;
    }

    /** Learns which keys of a poll are held. */
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

    /** Whether an event, whose turn has come, has to wait for a redrive. */
    public Uni<Boolean> isHeld(Delivery delivery) {
        byte[] key = delivery.record().key();
        if (key == null || !suspects.contains(ByteBuffer.wrap(key))) {
            return Uni.createFrom().item(false);
        }
        return held(Buffer.buffer(key))
                .map(rows -> rows.size() > 0)
                .invoke(held -> release(key, held));
    }

    /** The key's event is given up and journaled so. */
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
