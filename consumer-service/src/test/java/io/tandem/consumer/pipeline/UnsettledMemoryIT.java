package io.tandem.consumer.pipeline;

import static io.tandem.consumer.support.journal.JournalRows.newId;
import static io.tandem.local.testkit.TopicWriter.bytes;
import static io.tandem.local.testkit.TopicWriter.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import io.tandem.consumer.support.ConsumerGroup;
import io.tandem.consumer.support.ConsumerProcess;
import io.tandem.consumer.support.OwnTopic;
import io.tandem.consumer.support.RawReceiver;
import io.tandem.local.LocalServers;
import io.tandem.local.testkit.Journal;
import io.tandem.local.testkit.PackagedService;
import io.tandem.local.testkit.TopicWriter;

/**
 * One record without an outcome holds back its offset and nothing else: what comes behind it is processed, and the memory
 * that the manifest gives the service is enough for any number of events behind it.
 */
@Execution(ExecutionMode.CONCURRENT)
class UnsettledMemoryIT {

    private static final Duration BOUND = Duration.ofMinutes(5);
    private static final int EVENTS = 8_000;
    private static final byte[] DATA = new byte[20_000];
    private static final int EACH_OF = 250;

    /** The record itself is settled as soon as it can be, and the offset moves on to the end. */
    @Test
    void behindADeadLetterThatCannotBePublished() {
        String name = "unpublished";
        try (OwnTopic topic = new OwnTopic(name, 1); ConsumerProcess service = shipped(name).start()) {
            TopicWriter.await(topic.send(0, bytes("invalid"), Map.of("ce_id", newId()), bytes("no event")));

            assertAllBehindAreProcessed(topic, service, name);
            assertThat(ConsumerGroup.committed(name, name, 0)).as("committed").isLessThanOrEqualTo(0);

            LocalServers.kafka().createTopic(deadLetters(name), 1, Map.of());
            await().atMost(BOUND).until(() -> ConsumerGroup.committed(name, name, 0) == EVENTS + 1);
            assertThat(new Journal(name).count("dead_letter WHERE published")).isEqualTo(1);
        }
    }

    @Test
    void behindAKeyWhoseDestinationSaysToComeLater() throws IOException {
        String name = "slow_key";
        String slow = newId();
        try (RawReceiver destination = new RawReceiver(0);
                OwnTopic topic = new OwnTopic(name, 1);
                ConsumerProcess service = shipped(name)
                        .set("tandem.consumer.handler.name", "webhook")
                        .set("tandem.consumer.webhook.url", destination.url()).start()) {
            destination.on("slow", connection -> connection
                    .write("HTTP/1.1 503 x\r\nRetry-After: 300\r\nContent-Length: 0\r\n\r\n"));
            Map<String, String> headers = event(slow);
            headers.put("ce_type", "slow");
            TopicWriter.await(topic.send(0, bytes("slow"), headers, DATA));

            assertAllBehindAreProcessed(topic, service, name);
            assertThat(destination.calls(slow)).hasSize(1);
            assertThat(ConsumerGroup.committed(name, name, 0)).as("committed").isLessThanOrEqualTo(0);
        }
    }

    /** What has no outcome is in flight: it fills the window, and reading pauses before the memory is full. */
    @Test
    void recordsWithoutAnOutcomeFillTheWindow() {
        String name = "many_unpublished";
        String invalid = "no event";
        try (OwnTopic topic = new OwnTopic(name, 1); ConsumerProcess service = shipped(name).start()) {
            for (int i = 0; i < EVENTS; i++) {
                topic.send(0, bytes("k"), Map.of("ce_id", invalid), DATA);
            }

            await().alias("the window is full; " + service).atMost(BOUND)
                    .until(() -> !service.isAlive() || service.metric("tandem_consumer_in_flight_bytes") >= 16 << 20);
            LocalServers.kafka().createTopic(deadLetters(name), 1, Map.of());
            await().alias("all are settled; " + service).atMost(BOUND)
                    .until(() -> !service.isAlive() || ConsumerGroup.committed(name, name, 0) == EVENTS);

            assertThat(service.isAlive()).as("alive; " + service).isTrue();
        }
    }

    private static void assertAllBehindAreProcessed(OwnTopic topic, ConsumerProcess service, String name) {
        Journal journal = new Journal(name);
        for (int i = 0; i < EVENTS; i++) {
            var sent = topic.send(0, bytes("key-" + i % EACH_OF), event("behind-" + i), DATA);
            if (i % EACH_OF == 0) {
                TopicWriter.await(sent);
            }
        }
        await().alias("all behind it are processed; " + service).atMost(BOUND)
                .until(() -> !service.isAlive()
                        || journal.count("event WHERE id LIKE 'behind-%' AND outcome = 'processed'") == EVENTS);
        assertThat(service.isAlive()).as("alive; " + service).isTrue();
    }

    /** The options of the JVM and the window of the manifest; its topic of dead letters does not exist. */
    private static ConsumerProcess shipped(String name) {
        ConsumerProcess shipped = new ConsumerProcess(name);
        List<String> memory = PackagedService.consumer().shippedMemory();
        assertThat(memory).extracting(literal -> literal.split("=")[0])
                .containsExactlyInAnyOrder("JAVA_TOOL_OPTIONS", "TANDEM_CONSUMER_WINDOW_BYTES");
        memory.stream().map(literal -> literal.split("=", 2)).forEach(pair -> shipped.environment(pair[0], pair[1]));
        return shipped.set("mp.messaging.outgoing.dead-letter-out.topic", deadLetters(name))
                .option("-XX:+ExitOnOutOfMemoryError");
    }

    private static String deadLetters(String name) {
        return name + ".dead-letter";
    }
}
