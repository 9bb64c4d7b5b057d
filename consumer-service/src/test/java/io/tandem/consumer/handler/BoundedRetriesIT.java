package io.tandem.consumer.handler;

import static io.tandem.consumer.support.journal.JournalRows.newId;
import static io.tandem.local.testkit.TopicWriter.bytes;
import static io.tandem.local.testkit.TopicWriter.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.tandem.consumer.support.ConsumerProcess;
import io.tandem.consumer.support.OwnTopic;
import io.tandem.consumer.support.RawReceiver;
import io.tandem.local.testkit.Journal;
import io.tandem.local.testkit.TopicWriter;

/**
 * An event that keeps failing is given up after a bounded number of attempts and a bounded time, whatever the breaker does
 * and whatever the destination asks for; what comes behind it is processed.
 */
@Execution(ExecutionMode.CONCURRENT)
@SuppressWarnings("try") // The service only has to run.
class BoundedRetriesIT {

    private static final int MAX_ATTEMPTS = 12;
    private static final Duration BOUND = Duration.ofSeconds(90);
    private static final String FAILING = "failing.event";

    /** Everything but the pauses as it is by default: the second event opens the breaker with its last attempt. */
    @ParameterizedTest
    @ValueSource(ints = { 2, 3, 5 })
    void failingEventsOfOneKeyDoNotStopIt(int failing) throws IOException {
        String name = "failing_key_" + failing;
        try (RawReceiver destination = destination(RawReceiver.answer(500));
                OwnTopic topic = new OwnTopic(name, 1);
                ConsumerProcess service = service(name, destination).start()) {
            List<String> bad = send(topic, failing, "one key");
            String behind = newId();
            topic.sendEvent(behind, 0, "one key", "data");

            assertAreGivenUp(name, bad, destination);
            assertIsProcessed(name, behind);
        }
    }

    /** More of them than may be handled at the same time, so that nothing else can show that the destination is up. */
    @ParameterizedTest
    @ValueSource(strings = { "each of a key of its own", "without a key" })
    void aWindowFullOfFailingEventsDoesNotStopTheSubscription(String keys) throws IOException {
        String name = "failing_window_" + keys.length();
        try (RawReceiver destination = destination(RawReceiver.answer(503));
                OwnTopic topic = new OwnTopic(name, 1);
                ConsumerProcess service = service(name, destination)
                        .set("tandem.consumer.handler.concurrency", "4")
                        .set("tandem.consumer.window.events", "20").start()) {
            List<String> bad = IntStream.range(0, 20).mapToObj(i -> send(topic, 1, keys.startsWith("each") ? "k" + i : null))
                    .flatMap(List::stream).toList();
            String behind = newId();
            topic.sendEvent(behind, 0, "a good key", "data");

            assertAreGivenUp(name, bad, destination);
            assertIsProcessed(name, behind);
        }
    }

    /** {@code tandem.consumer.handler.give-up-after}: no pause that the destination asks for goes beyond it. */
    @Test
    void aDestinationThatAsksToComeMuchLaterDoesNotStopItsKey() throws IOException {
        String name = "much_later";
        try (RawReceiver destination = destination("HTTP/1.1 503 x\r\nRetry-After: 3600\r\nContent-Length: 0\r\n\r\n");
                OwnTopic topic = new OwnTopic(name, 1);
                ConsumerProcess service = service(name, destination)
                        .set("tandem.consumer.webhook.max-retry-after", "2h").start()) {
            List<String> bad = send(topic, 1, "one key");
            String behind = newId();
            topic.sendEvent(behind, 0, "one key", "data");

            assertAreGivenUp(name, bad, destination);
            assertIsProcessed(name, behind);
        }
    }

    private static void assertAreGivenUp(String name, List<String> ids, RawReceiver destination) {
        Journal journal = new Journal(name);
        await().alias("all are given up").atMost(BOUND).ignoreExceptions()
                .until(() -> journal.count(
                        "event WHERE outcome = 'dead-lettered' AND reason = 'handler-failed' AND id = ANY(?)",
                        (Object) ids.toArray(String[]::new)), given -> given == ids.size());
        assertThat(ids).allSatisfy(id -> assertThat(destination.calls(id)).hasSizeBetween(1, MAX_ATTEMPTS));
    }

    private static void assertIsProcessed(String name, String id) {
        assertThat(new Journal(name).awaitEvent(id)).containsEntry("outcome", "processed");
    }

    private static List<String> send(OwnTopic topic, int events, String key) {
        return IntStream.range(0, events).mapToObj(i -> {
            String id = newId();
            Map<String, String> headers = event(id);
            headers.put("ce_type", FAILING);
            TopicWriter.await(topic.send(0, bytes(key), headers, bytes("data")));
            return id;
        }).toList();
    }

    private static RawReceiver destination(String answer) throws IOException {
        RawReceiver destination = new RawReceiver(0);
        destination.on(FAILING, connection -> connection.write(answer));
        return destination;
    }

    private static ConsumerProcess service(String name, RawReceiver destination) {
        return new ConsumerProcess(name)
                .set("tandem.consumer.handler.name", "webhook")
                .set("tandem.consumer.webhook.url", destination.url())
                .set("tandem.consumer.handler.back-off", "10ms")
                .set("tandem.consumer.handler.breaker.pause", "100ms")
                .environment("TANDEM_CONSUMER_HANDLER_MAX_ATTEMPTS", Integer.toString(MAX_ATTEMPTS))
                .environment("TANDEM_CONSUMER_HANDLER_GIVE_UP_AFTER", "20s");
    }
}
