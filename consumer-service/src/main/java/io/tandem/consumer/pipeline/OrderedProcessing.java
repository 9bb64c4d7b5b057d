package io.tandem.consumer.pipeline;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.tandem.consumer.ConsumerConfig;
import io.tandem.consumer.event.Delivery;
import io.tandem.consumer.event.Handling;
import io.tandem.consumer.event.Identity;
import io.tandem.consumer.event.Reason;
import io.tandem.consumer.handler.HandlerInvoker;
import io.tandem.consumer.journal.HeldKeys;
import io.tandem.consumer.journal.KnownEvents;
import io.tandem.consumer.journal.KnownEvents.Known;

/**
 * Calls the handler in order within a key, at the same time across keys, and one after another for one identity, so that a
 * second copy finds the outcome of the first in the journal. Skips the handler for events that the journal has.
 */
@ApplicationScoped
class OrderedProcessing {

    private final HandlerInvoker handler;
    private final KnownEvents known;
    private final HeldKeys heldKeys;
    private final KeySequencer sequencer;
    private final boolean holdKeys;

    OrderedProcessing(HandlerInvoker handler, KnownEvents known, HeldKeys heldKeys, ConsumerConfig config) {
        this.handler = handler;
        this.known = known;
        this.heldKeys = heldKeys;
        this.sequencer = new KeySequencer(config.handler().concurrency());
        this.holdKeys = config.handler().onGiveUp() == ConsumerConfig.OnGiveUp.HOLD_KEY;
    }

    /** The end of the pipeline: journals an outcome and settles its record. */
    interface Journaling {
        Uni<Void> journal(InFlightRecords records, List<Delivery> outcomes);
    }

    /** A key keeps its order within its partition only. */
    private record PartitionKey(int partition, ByteBuffer key) {
        static PartitionKey of(Delivery delivery) {
            byte[] key = delivery.record().key();
            return key == null ? null : new PartitionKey(delivery.record().partition(), ByteBuffer.wrap(key));
        }
    }

    /**
     * The journal's answer about a whole poll.
     *
     * @param unsure identities that the answer may be out of date for: in flight when it was asked, or twice in the poll
     */
    record Look(Known known, Set<Identity> unsure) {
    }

    /** Asks the journal about a poll. The next poll waits for it, or order is lost. */
    Uni<Look> lookUp(List<Delivery> deliveries) {
        Set<Identity> unsure = unsure(deliveries);
        return known.among(deliveries)
                .call(() -> holdKeys ? heldKeys.learn(deliveries) : Uni.createFrom().voidItem())
                .map(found -> new Look(found, unsure));
    }

    private Set<Identity> unsure(List<Delivery> deliveries) {
        Set<Identity> unsure = new HashSet<>();
        Set<Identity> seen = new HashSet<>(deliveries.size() * 2);
        for (Delivery delivery : deliveries) {
            Identity identity = delivery.identity();
            if (!seen.add(identity) || sequencer.isBusy(identity)) {
                unsure.add(identity);
            }
        }
        return unsure;
    }

    /** Processes one record. The caller subscribes in the order of the topic. */
    Uni<Void> process(InFlightRecords one, Look look, Journaling journaling) {
        Delivery delivery = one.deliveries().get(0);
        boolean again = look.unsure().contains(delivery.identity());
        return sequencer.run(PartitionKey.of(delivery), delivery.identity(), turn -> one.whileOwned(() -> again
                ? known.among(one.deliveries()).chain(found -> process(one, found, turn, journaling))
                : process(one, look.known(), turn, journaling)));
    }

    private Uni<Void> process(InFlightRecords one, Known found, KeySequencer.Turn turn, Journaling journaling) {
        Delivery delivery = one.deliveries().get(0);
        return delivery.isDead() || found.has(delivery)
                ? journal(one, delivery, turn, journaling)
                : outcome(one, delivery).chain(outcome -> holdKeys && outcome.isDead()
                        ? hold(one, outcome, journaling)
                        : journal(one, outcome, turn, journaling));
    }

    private Uni<Delivery> outcome(InFlightRecords one, Delivery delivery) {
        return !holdKeys
                ? handler.handle(delivery, one.revoked(), Handling.FIRST)
                : heldKeys.isHeld(delivery)
                        .chain(held -> held
                                ? Uni.createFrom().item(predecessorFailed(delivery))
                                : handler.handle(delivery, one.revoked(), Handling.FIRST));
    }

    private static Delivery predecessorFailed(Delivery delivery) {
        return delivery.givenUp(Reason.PREDECESSOR_FAILED, "an event before it with the same key was given up", 0);
    }

    private Uni<Void> hold(InFlightRecords one, Delivery outcome, Journaling journaling) {
        return journaling.journal(one, List.of(outcome)).invoke(() -> heldKeys.hold(outcome));
    }

    /** The next event of the key begins as soon as this one has its place in the journal's order. */
    private static Uni<Void> journal(InFlightRecords one, Delivery outcome, KeySequencer.Turn turn, Journaling journaling) {
        Uni<Void> journaled = journaling.journal(one, List.of(outcome));
        turn.done();
        return journaled;
    }
}
