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
import io.tandem.consumer.event.Reason;
import io.vertx.core.Vertx;

/**
 * Journals verdicts, each event once. What it is given is in the journal when it answers, whatever happens to the
 * database meanwhile; what cannot be there under its own identity is there as a dead letter.
 */
@ApplicationScoped
public class EventJournal {

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

    /** A writer for one partition, which keeps its lane: a partition that is lost and comes back stays in order too. */
    public PartitionWriter writer(int partition) {
        return new PartitionWriter(queues.get(partition % queues.size()));
    }

    /**
     * Journals verdicts.
     *
     * @param deliveries of each partition in the order of the topic
     * @return the dead letters among them, with the final reason, that are not on their topic yet
     */
    Uni<List<Delivery>> write(List<Delivery> deliveries) {
        Map<Identity, Delivery> firsts = new LinkedHashMap<>(deliveries.size() * 2);
        List<Delivery> others = new ArrayList<>();
        for (Delivery delivery : deliveries) {
            if (firsts.putIfAbsent(delivery.identity(), delivery) != null) {
                others.add(delivery);
            }
        }
        // The database would see them as one; and whose the identity is, it may have known long before this batch.
        return insertOrHalve(List.copyOf(firsts.values()))
                .chain(deadLetters -> others.isEmpty() ? Uni.createFrom().item(deadLetters) : and(deadLetters, sift(others)));
    }

    private Uni<List<Delivery>> insertOrHalve(List<Delivery> deliveries) {
        return insert.execute(deliveries)
                .chain(inserted -> inserted == deliveries.size() ? deadLetters(deliveries) : sift(deliveries))
                .onFailure(DatabaseRetry::isRejection).recoverWithUni(rejection -> halve(deliveries, rejection));
    }

    private static Uni<List<Delivery>> deadLetters(List<Delivery> deliveries) {
        return Uni.createFrom().item(deliveries.stream().filter(Delivery::isDead).toList());
    }

    /**
     * Some were there before: copies are done with, conflicts become letters, letters of an earlier run may be unpublished.
     * What is not there comes after one of its identity that the database refused.
     */
    private Uni<List<Delivery>> sift(List<Delivery> deliveries) {
        return known.among(deliveries)
                .chain(present -> sift(deliveries, present));
    }

    private Uni<List<Delivery>> sift(List<Delivery> deliveries, KnownEvents.Known present) {
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

    /** Finds the row that the database refuses; it becomes a letter, its neighbours are journaled. */
    private Uni<List<Delivery>> halve(List<Delivery> deliveries, Throwable rejection) {
        if (deliveries.size() > 1) {
            int middle = deliveries.size() / 2;
            return insertOrHalve(deliveries.subList(0, middle))
                    .chain(deadLetters -> and(deadLetters, insertOrHalve(deliveries.subList(middle, deliveries.size()))));
        }
        Delivery refused = deliveries.get(0);
        if (refused.isDead() && refused.deadLetter().reason() == Reason.JOURNAL_REJECTED) {
            // Nothing of the sender is in it: the fault is the schema's, and stays until somebody mends it.
            return insert.later(rejection).chain(() -> insertOrHalve(deliveries));
        }
        return insertOrHalve(List.of(refused.rejected(rejection.getMessage())));
    }

    private static Uni<List<Delivery>> and(List<Delivery> deadLetters, Uni<List<Delivery>> others) {
        return others.map(more -> {
            List<Delivery> all = new ArrayList<>(deadLetters);
            all.addAll(more);
            return all;
        });
    }
}
