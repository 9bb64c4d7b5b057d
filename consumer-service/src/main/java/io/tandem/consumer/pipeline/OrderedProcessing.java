package io.tandem.consumer.pipeline;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.tandem.consumer.ConsumerConfig;
import io.tandem.consumer.event.Delivery;
import io.tandem.consumer.event.Identity;
import io.tandem.consumer.event.Reason;
import io.tandem.consumer.handler.HandlerInvoker;
import io.tandem.consumer.journal.HeldKeys;
import io.tandem.consumer.journal.KnownEvents;
import io.tandem.consumer.journal.KnownEvents.Known;

/**
 * Has events handled: of one key in order, of different keys at the same time, of one identity one after another, so that
 * a second copy finds the first one's outcome in the journal. What the journal knows is not handled again.
 */
@ApplicationScoped
class OrderedProcessing {

    private final HandlerInvoker handling;
    private final KnownEvents known;
    private final HeldKeys heldKeys;
    private final KeySequencer lanes;
    private final boolean holdKeys;

    OrderedProcessing(HandlerInvoker handling, KnownEvents known, HeldKeys heldKeys, ConsumerConfig config) {
        this.handling = handling;
        this.known = known;
        this.heldKeys = heldKeys;
        this.lanes = new KeySequencer(config.handler().concurrency());
        this.holdKeys = config.handler().onGiveUp() == ConsumerConfig.OnGiveUp.HOLD_KEY;
    }

    /** A key's order is kept within its partition: nowhere else is there one. */
    private record Lane(int partition, ByteBuffer key) {
        static Lane of(Delivery delivery) {
            byte[] key = delivery.record().key();
            return key == null ? null : new Lane(delivery.record().partition(), ByteBuffer.wrap(key));
        }
    }

    /**
     * What a look at the journal, one for a whole poll, found.
     *
     * @param unsure identities of which it cannot tell: under way when it began, or more than once in the poll
     */
    record Look(Known known, Set<Identity> unsure) {
    }

    /** Looks for what the journal has of a poll; to be waited for before the next one's begins, or order is lost. */
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
            if (!seen.add(identity) || lanes.isBusy(identity)) {
                unsure.add(identity);
            }
        }
        return unsure;
    }

    /**
     * Processes one delivery; to be subscribed to in the order of the topic.
     *
     * @param look at its poll
     * @param journal the end of the pipeline
     */
    Uni<Void> process(Part part, Look look, Function<Part, Uni<Void>> journal) {
        Delivery delivery = part.deliveries().get(0);
        boolean again = look.unsure().contains(delivery.identity());
        return lanes.run(Lane.of(delivery), delivery.identity(), key -> part.active(() -> again
                ? known.among(part.deliveries()).chain(found -> process(part, found, key, journal))
                : process(part, look.known(), key, journal)));
    }

    private Uni<Void> process(Part part, Known found, KeySequencer.Turn key, Function<Part, Uni<Void>> journal) {
        Delivery delivery = part.deliveries().get(0);
        return delivery.isDead() || found.has(delivery)
                ? journal(part, key, journal)
                : handle(part, delivery, key, journal);
    }

    private Uni<Void> handle(Part part, Delivery delivery, KeySequencer.Turn key, Function<Part, Uni<Void>> journal) {
        return verdict(part, delivery)
                .map(part::with)
                .chain(verdict -> holdKeys && verdict.deliveries().get(0).isDead()
                        ? hold(verdict, journal)
                        : journal(verdict, key, journal));
    }

    private Uni<Delivery> verdict(Part part, Delivery delivery) {
        return !holdKeys
                ? handling.handle(delivery, part.slice().assignment().inFlight().stopped())
                : heldKeys.isHeld(delivery)
                        .chain(held -> held
                                ? Uni.createFrom().item(predecessorFailed(delivery))
                                : handling.handle(delivery, part.slice().assignment().inFlight().stopped()));
    }

    private static Delivery predecessorFailed(Delivery delivery) {
        return delivery.givenUp(Reason.PREDECESSOR_FAILED, "an event before it with the same key was given up", 0);
    }

    private Uni<Void> hold(Part verdict, Function<Part, Uni<Void>> journal) {
        return journal.apply(verdict).invoke(() -> heldKeys.hold(verdict.deliveries().get(0)));
    }

    /** The next event of the key may begin as soon as this one has its place in the journal's order. */
    private static Uni<Void> journal(Part verdict, KeySequencer.Turn key, Function<Part, Uni<Void>> journal) {
        Uni<Void> journaled = journal.apply(verdict);
        key.done();
        return journaled;
    }
}
