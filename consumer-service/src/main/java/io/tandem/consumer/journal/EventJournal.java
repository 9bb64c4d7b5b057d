package io.tandem.consumer.journal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.tandem.consumer.ConsumerConfig;
import io.tandem.consumer.database.DatabaseRetry;
import io.tandem.consumer.event.Delivery;
import io.tandem.consumer.event.Identity;
import io.vertx.core.Vertx;

/**
 * Journals each event exactly once, with its outcome. It completes only when everything is committed, however long
 * PostgreSQL is down. An event that cannot have its own identity, or that PostgreSQL refuses, becomes a dead letter.
 */
@ApplicationScoped
public class EventJournal {

    private static final String REFUSED_TWICE = "PostgreSQL refused the event and the identity that it claims";

    private final EventInsert insert;
    private final KnownEvents known;
    private final List<InsertQueue> queues;

    EventJournal(EventInsert insert, KnownEvents known, Vertx vertx, ConsumerConfig config) {
        this.insert = insert;
        this.known = known;
        this.queues = Stream
                .generate(() -> new InsertQueue(this::write, task -> vertx.runOnContext(now -> task.run()),
                        config.journal().batchRows()))
                .limit(config.journal().lanes())
                .toList();
    }

    /** A writer for one partition. A partition always has the same insert queue, so it stays in order after a rebalance too. */
    public PartitionWriter writer(int partition) {
        return new PartitionWriter(queues.get(partition % queues.size()));
    }

    /**
     * Journals deliveries with their outcomes.
     *
     * @param deliveries in the order of the topic within each partition
     * @return the dead letters that are not on their topic yet, with their final reason
     */
    Uni<List<Delivery>> write(List<Delivery> deliveries) {
        Map<Identity, Delivery> firsts = new LinkedHashMap<>(deliveries.size() * 2);
        List<Delivery> others = new ArrayList<>();
        for (Delivery delivery : deliveries) {
            if (firsts.putIfAbsent(delivery.identity(), delivery) != null) {
                others.add(delivery);
            }
        }
        // Duplicates within a batch are resolved against the journal, which may already hold the identity.
        return insertOrHalve(List.copyOf(firsts.values()))
                .chain(deadLetters -> others.isEmpty() ? Uni.createFrom().item(deadLetters)
                        : and(deadLetters, resolve(others)));
    }

    private Uni<List<Delivery>> insertOrHalve(List<Delivery> deliveries) {
        return insert.execute(deliveries)
                .chain(inserted -> inserted == deliveries.size() ? deadLetters(deliveries) : resolve(deliveries))
                .onFailure(DatabaseRetry::isRejection).recoverWithUni(rejection -> halve(deliveries, rejection));
    }

    private static Uni<List<Delivery>> deadLetters(List<Delivery> deliveries) {
        return Uni.createFrom().item(deliveries.stream().filter(Delivery::isDead).toList());
    }

    /**
     * Resolves deliveries of known identities against the journal. Copies need nothing more, conflicts become dead letters,
     * and dead letters of an earlier run may still be unpublished. Identities that the journal does not hold are written:
     * PostgreSQL refused the earlier delivery with that identity.
     */
    private Uni<List<Delivery>> resolve(List<Delivery> deliveries) {
        return known.among(deliveries)
                .chain(present -> resolve(deliveries, present));
    }

    private Uni<List<Delivery>> resolve(List<Delivery> deliveries, KnownEvents.Known present) {
        List<Delivery> deadLetters = new ArrayList<>();
        List<Delivery> missing = new ArrayList<>();
        for (Delivery delivery : deliveries) {
            if (present.conflicts(delivery)) {
                missing.add(delivery.conflicting());
            } else if (present.has(delivery)) {
                deadLetters.addAll(present.unpublished(delivery));
            } else {
                missing.add(delivery);
            }
        }
        return missing.isEmpty() ? Uni.createFrom().item(deadLetters) : and(deadLetters, write(missing));
    }

    /**
     * Halves the batch until it finds the row that PostgreSQL refuses. That one becomes a dead letter; the others are inserted.
     */
    private Uni<List<Delivery>> halve(List<Delivery> deliveries, Throwable rejection) {
        if (deliveries.size() > 1) {
            int middle = deliveries.size() / 2;
            return insertOrHalve(deliveries.subList(0, middle))
                    .chain(deadLetters -> and(deadLetters, insertOrHalve(deliveries.subList(middle, deliveries.size()))));
        }
        Delivery refused = deliveries.get(0);
        if (refused.isWithoutName()) {
            // The row has no content of the event, so the schema is at fault. Retries until somebody repairs it.
            return insert.later(rejection).chain(() -> insertOrHalve(deliveries));
        }
        String cause = refused.isRejected() ? REFUSED_TWICE : rejection.getMessage();
        return insertOrHalve(List.of(refused.rejected(cause)));
    }

    private static Uni<List<Delivery>> and(List<Delivery> deadLetters, Uni<List<Delivery>> others) {
        return others.map(more -> {
            List<Delivery> all = new ArrayList<>(deadLetters);
            all.addAll(more);
            return all;
        });
    }
}
