package io.tandem.consumer.journal;

import static io.tandem.consumer.support.journal.JournalRows.newId;
import static io.tandem.local.testkit.TopicWriter.bytes;
import static io.tandem.local.testkit.TopicWriter.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.tandem.consumer.support.ConsumerProcess;
import io.tandem.consumer.support.OwnTopic;
import io.tandem.consumer.support.RawReceiver;
import io.tandem.local.testkit.Journal;
import io.tandem.local.testkit.TopicWriter;

/**
 * Whatever a record brings, it has an outcome and what comes behind it in its partition goes on. Each case has a partition
 * and an insert queue of its own, so that one that stands still shows alone.
 */
@Execution(ExecutionMode.CONCURRENT)
class PoisonRecordIT {

    private static final String NAME = "poison_records";
    private static final int PARTITIONS = 6;
    private static final int LAST = PARTITIONS - 1;
    private static final Duration BOUND = Duration.ofSeconds(30);
    private static final String REFUSED = "refused.event";
    private static final String TAKEN = newId();
    private static final Random RANDOM = new Random(16);
    private static final AtomicInteger NEXT = new AtomicInteger();

    private static OwnTopic topic;
    private static RawReceiver destination;
    private static ConsumerProcess service;
    private final Journal journal = new Journal(NAME);

    record Poison(String name, byte[] key, Map<String, String> headers) {
        @Override
        public String toString() {
            return name;
        }
    }

    @BeforeAll
    static void start() throws IOException {
        topic = new OwnTopic(NAME, PARTITIONS);
        destination = new RawReceiver(0);
        destination.on(REFUSED, connection -> connection.write(RawReceiver.answer(410)));
        service = new ConsumerProcess(NAME)
                .set("tandem.consumer.journal.lanes", Integer.toString(PARTITIONS))
                .set("tandem.consumer.handler.name", "webhook")
                .set("tandem.consumer.webhook.url", destination.url())
                .start();
        topic.sendEvent(TAKEN, LAST, "plain", "the first of this identity");
        new Journal(NAME).awaitEvent(TAKEN);
    }

    @AfterAll
    static void stop() {
        service.close();
        destination.close();
        topic.close();
    }

    @ParameterizedTest
    @MethodSource
    void aRecordThatNoIndexTakesIsADeadLetterAndItsPartitionGoesOn(Poison poison) {
        int partition = NEXT.getAndIncrement();
        String behind = newId();

        RecordMetadata sent = TopicWriter.await(topic.send(partition, poison.key(), poison.headers(), bytes("poison")));
        topic.sendEvent(behind, partition, "plain", "data");

        await().alias("what is behind it is processed").atMost(BOUND).ignoreExceptions()
                .until(() -> journal.count("event WHERE id = ? AND outcome = 'processed'", behind) == 1);
        Map<String, Object> row = journal.awaitOne("""
                SELECT e.outcome, e.key, d.published, d.record_key, d.record_value
                FROM event e JOIN dead_letter d USING (id, source) WHERE e.partition = ? AND e."offset" = ?""",
                partition, sent.offset());
        assertThat(row)
                .containsEntry("outcome", "dead-lettered")
                .containsEntry("published", true)
                .containsEntry("record_key", poison.key())
                .containsEntry("record_value", bytes("poison"));
    }

    @Test
    void aLongKeyIsHeldLikeAnyOther() throws IOException {
        String name = "long_keys_held";
        byte[] key = random(2_800);
        String refused = newId();
        String behind = newId();
        String other = newId();
        Journal held = new Journal(name);
        try (OwnTopic keys = new OwnTopic(name, 1);
                ConsumerProcess holding = new ConsumerProcess(name)
                        .set("tandem.consumer.handler.name", "webhook")
                        .set("tandem.consumer.handler.on-give-up", "hold-key")
                        .set("tandem.consumer.webhook.url", destination.url()).start()) {
            Map<String, String> first = event(refused);
            first.put("ce_type", REFUSED);
            TopicWriter.await(keys.send(0, key, first, bytes("first")));
            TopicWriter.await(keys.send(0, key, event(behind), bytes("second")));
            keys.sendEvent(other, 0, "another key", "data");

            await().alias("all have an outcome; " + holding).atMost(BOUND).ignoreExceptions()
                    .until(() -> held.count("event") == 3);
            assertThat(held.awaitEvent(refused)).containsEntry("reason", "handler-failed");
            assertThat(held.awaitEvent(behind)).containsEntry("reason", "predecessor-failed");
            assertThat(held.awaitEvent(other)).containsEntry("outcome", "processed");
            assertThat(destination.calls(behind)).isEmpty();
        }
    }

    static Stream<Poison> aRecordThatNoIndexTakesIsADeadLetterAndItsPartitionGoesOn() {
        return Stream.of(
                new Poison("invalid, a key of 2,800 bytes", random(2_800), Map.of("ce_id", newId())),
                new Poison("invalid, a key of 100,000 bytes", random(100_000), Map.of("ce_id", newId())),
                new Poison("refused by the handler, a key of 2,800 bytes", random(2_800), with("ce_type", REFUSED)),
                new Poison("refused by the handler, a key of 1 MB", random(1_000_000), with("ce_type", REFUSED)),
                new Poison("the identity of another event, a key of 2,800 bytes", random(2_800), event(TAKEN)));
    }

    private static Map<String, String> with(String header, String value) {
        Map<String, String> changed = new HashMap<>(event(newId()));
        changed.put(header, value);
        return changed;
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}
