package io.tandem.consumer.simulation;

import static io.tandem.consumer.simulation.Records.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.tandem.consumer.deadletter.DeadLetterPublisher;
import io.tandem.consumer.decode.EventDecoder;
import io.tandem.consumer.event.Delivery;
import io.tandem.consumer.event.Reason;
import io.tandem.consumer.journal.EventJournal;
import io.tandem.consumer.journal.HeldKeys;
import io.tandem.consumer.journal.KnownEvents;
import io.vertx.mutiny.sqlclient.Row;

/**
 * What PostgreSQL does with the statements of the journal. The real server and its double in the simulation both do it. Both
 * refuse an event with an extension that has the text {@code refused}.
 */
abstract class JournalConformance {

    private static final int EVENTS = 20;

    private final String prefix = UUID.randomUUID().toString().substring(0, 8);
    private final EventDecoder decoder = new Wiring().get(EventDecoder.class);
    private long offset = new Random().nextInt(1_000_000_000);
    private Wiring replica;

    /** The beans of another replica that uses the same journal, without those that the test gives. */
    abstract Wiring replica();

    /** Waits for the result of work that these suppliers start, side by side. */
    abstract <T> List<T> await(List<Supplier<Uni<T>>> work);

    @BeforeEach
    void start() {
        replica = withEmitter(replica());
    }

    private static Wiring withEmitter(Wiring wiring) {
        MutinyEmitter<?> emitter = Doubles.of(MutinyEmitter.class,
                (method, arguments) -> method.equals("sendMessage") ? Uni.createFrom().voidItem() : Doubles.UNKNOWN);
        return wiring.with(MutinyEmitter.class, emitter);
    }

    @Test
    void aNewEventIsKnownAfterwards() {
        Delivery first = event("a", "x");
        Delivery second = event("b", "x");

        assertThat(known(first, second).rows()).isEmpty();
        assertThat(write(first, second)).isEmpty();
        assertThat(known(first, second).rows()).hasSize(2);
        assertThat(row(first).getLong("offset")).isEqualTo(first.record().offset());
        assertThat(row(first).getString("outcome")).isEqualTo("processed");
        assertThat(row(first).getBuffer("hash").getBytes()).isEqualTo(first.event().hash());
        assertThat(row(first).getBoolean("published")).isNull();
    }

    @Test
    void theFirstOfTwoCopiesStays() {
        Delivery first = event("a", "x");
        Delivery copy = event("a", "x");
        Delivery third = event("a", "x");

        assertThat(write(first, copy)).isEmpty();
        assertThat(write(third)).isEmpty();
        assertThat(row(third).getLong("offset")).isEqualTo(first.record().offset());
    }

    @Test
    void anotherEventOfTheIdentityBecomesADeadLetterOfItsOwn() {
        Delivery first = event("a", "x");
        Delivery inBatch = event("a", "y");
        Delivery later = event("a", "z");

        List<Delivery> deadLetters = new ArrayList<>(write(first, inBatch));
        deadLetters.addAll(write(later));

        assertThat(deadLetters).hasSize(2).allSatisfy(deadLetter -> {
            assertThat(row(deadLetter).getString("outcome")).isEqualTo("dead-lettered");
            assertThat(row(deadLetter).getString("reason")).isEqualTo("id-conflict");
            assertThat(row(deadLetter).getString("claimed_id")).isEqualTo(first.identity().id());
        });
        assertThat(row(first).getBuffer("hash").getBytes()).isEqualTo(first.event().hash());
    }

    @Test
    void aDeadLetterIsGivenAgainUntilItIsPublished() {
        Delivery deadLetter = event("a", "x").givenUp(Reason.HANDLER_FAILED, "why", 3);

        assertThat(write(deadLetter)).hasSize(1);
        assertThat(row(deadLetter).getInteger("attempts")).isEqualTo(3);
        assertThat(row(deadLetter).getString("cause")).isEqualTo("why");
        assertThat(row(deadLetter).getBoolean("published")).isFalse();

        List<Delivery> again = write(deadLetter);
        assertThat(again).hasSize(1);
        one(() -> replica.get(DeadLetterPublisher.class).publish(again));

        assertThat(row(deadLetter).getBoolean("published")).isTrue();
        assertThat(write(deadLetter)).isEmpty();
    }

    @Test
    void aCopyOfADeadLetterIsNotOne() {
        write(event("a", "x").givenUp(Reason.HANDLER_FAILED, "why", 3));

        assertThat(write(event("a", "x"))).isEmpty();
    }

    @Test
    void aRefusedEventIsFoundAmongTheOthers() {
        Delivery before = event("a", "x");
        Delivery refused = decoder.decode(record("b", "x", "refused"));
        Delivery after = event("c", "x");

        List<Delivery> deadLetters = write(before, refused, after);

        assertThat(deadLetters).hasSize(1);
        assertThat(row(deadLetters.get(0)).getString("reason")).isEqualTo("journal-rejected");
        assertThat(known(before, refused, after).rows()).hasSize(2);
    }

    @Test
    void theKeyOfADeadLetterIsHeld() {
        Delivery next = event("b", "x");
        HeldKeys keys = replica.get(HeldKeys.class);

        one(() -> keys.learn(List.of(next)));
        assertThat(one(() -> keys.isHeld(next))).isFalse();

        write(event("a", "x").givenUp(Reason.HANDLER_FAILED, "why", 3));
        one(() -> keys.learn(List.of(next)));

        assertThat(one(() -> keys.isHeld(next))).isTrue();
    }

    /** Each inserts all of them, in another order, so that their transactions wait for each other. */
    @Test
    void replicasThatWriteTheSameEventsJournalEachOnce() {
        List<List<Delivery>> batches = IntStream.range(0, 4).mapToObj(replica -> {
            List<Delivery> batch = new ArrayList<>(IntStream.range(0, EVENTS)
                    .mapToObj(i -> replica == 0 ? event("e" + i, "x").givenUp(Reason.HANDLER_FAILED, "why", 1)
                            : event("e" + i, "x"))
                    .toList());
            Collections.shuffle(batch, new Random(replica));
            return batch;
        }).toList();

        List<List<Delivery>> deadLetters = await(batches.stream()
                .<Supplier<Uni<List<Delivery>>>> map(batch -> {
                    EventJournal journal = withEmitter(replica()).get(EventJournal.class);
                    return () -> journal.writer(0).write(batch);
                }).toList());

        assertThat(known(batches.get(0).toArray(Delivery[]::new)).rows()).hasSize(EVENTS).allSatisfy((identity, row) -> {
            boolean dead = row.getString("outcome").equals("dead-lettered");
            assertThat(deadLetters.get(0).stream().map(Delivery::identity).anyMatch(identity::equals)).isEqualTo(dead);
        });
    }

    private <T> T one(Supplier<Uni<T>> work) {
        return await(List.of(work)).get(0);
    }

    private List<Delivery> write(Delivery... deliveries) {
        EventJournal journal = replica.get(EventJournal.class);
        return one(() -> journal.writer(0).write(List.of(deliveries)));
    }

    private KnownEvents.Known known(Delivery... deliveries) {
        return one(() -> replica.get(KnownEvents.class).among(List.of(deliveries)));
    }

    private Row row(Delivery delivery) {
        return known(delivery).rows().get(delivery.identity());
    }

    private Delivery event(String id, String data) {
        return decoder.decode(record(id, data, "fine")).handled(1);
    }

    private ConsumerRecord<byte[], byte[]> record(String id, String data, String hint) {
        Plan.Send send = new Plan.Send(0, 0, prefix + "-key", prefix + id, data, Plan.Kind.EVENT, Plan.Handling.WELL);
        ConsumerRecord<byte[], byte[]> record = Records.of(send, ++offset, 1_700_000_000_000L);
        record.headers().remove("ce_hint").add("ce_hint", bytes(hint));
        return record;
    }
}
