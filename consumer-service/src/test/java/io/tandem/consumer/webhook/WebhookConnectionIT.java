package io.tandem.consumer.webhook;

import static io.tandem.consumer.support.RawReceiver.answer;
import static io.tandem.consumer.support.journal.JournalRows.newId;
import static io.tandem.local.testkit.TopicWriter.bytes;
import static io.tandem.local.testkit.TopicWriter.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.tandem.consumer.support.ConsumerProcess;
import io.tandem.consumer.support.OwnTopic;
import io.tandem.consumer.support.RawReceiver;
import io.tandem.local.testkit.Journal;
import io.tandem.local.testkit.Patience;
import io.tandem.local.testkit.TopicWriter;

/**
 * A connection of the webhook carries one request and its final answer. If the answer does not end, it is closed and
 * takes no place of another. An answer is never credited to another request. All cases, one after the other, share a service
 * with a pool of a single connection.
 */
@Execution(ExecutionMode.CONCURRENT)
class WebhookConnectionIT {

    private static final String ODD = "odd.answer";
    private static final String REFUSED = "refused";
    private static final String FINAL = answer(200);

    private static final String NAME = "webhook_connection";
    private static final Journal JOURNAL = new Journal(NAME);
    private static OwnTopic topic;
    private static RawReceiver destination;
    private static ConsumerProcess service;

    record Odd(String what, RawReceiver.Script script) {
        @Override
        public String toString() {
            return what;
        }
    }

    @BeforeAll
    static void start() throws IOException {
        topic = new OwnTopic(NAME, 1);
        destination = new RawReceiver(0);
        destination.on(REFUSED, connection -> connection.write(answer(410)));
        service = new ConsumerProcess(NAME)
                .set("tandem.consumer.handler.name", "webhook")
                .set("tandem.consumer.handler.timeout", "3s")
                .set("tandem.consumer.handler.attempts", "2")
                .set("tandem.consumer.handler.back-off", "10ms")
                .set("tandem.consumer.handler.breaker.failures", "0")
                .set("tandem.consumer.webhook.url", destination.url())
                .set("tandem.consumer.webhook.connections", "1").start();
    }

    @AfterAll
    static void stop() {
        service.close();
        destination.close();
        topic.close();
    }

    @ParameterizedTest
    @Execution(ExecutionMode.SAME_THREAD)
    @MethodSource
    void anAnswerThatDoesNotEndTakesNoConnectionOfOthers(Odd odd) {
        String stuck = newId();
        String later = newId();
        destination.on(ODD, odd.script());

        send(stuck, ODD);
        await().atMost(Patience.LIMIT).until(() -> !destination.calls(stuck).isEmpty());
        send(later, "good");

        assertThat(JOURNAL.awaitEvent(later)).as("one behind it").containsEntry("outcome", "processed");
        JOURNAL.awaitEvent(stuck);
        await().alias("the connections of its attempts are closed").atMost(Patience.LIMIT)
                .until(() -> destination.calls(stuck).stream().noneMatch(RawReceiver.Connection::isOpen));
    }

    static Stream<Odd> anAnswerThatDoesNotEndTakesNoConnectionOfOthers() {
        Duration each = Duration.ofMillis(300);
        return Stream.of(
                new Odd("three bytes of a hundred", c -> c.write("HTTP/1.1 200 x\r\nContent-Length: 100\r\n\r\nabc")),
                new Odd("a byte now and then", c -> c.write("HTTP/1.1 200 x\r\nContent-Length: 100\r\n\r\n")
                        .writeEach(each, "a")),
                new Odd("chunks without an end", c -> c.write("HTTP/1.1 200 x\r\nTransfer-Encoding: chunked\r\n\r\n")
                        .writeEach(each, "1\r\na\r\n")),
                new Odd("a refusal without its body", c -> c.write("HTTP/1.1 410 x\r\nContent-Length: 100\r\n\r\n")),
                new Odd("half of a status line", c -> c.write("HTTP/1.1 20")),
                new Odd("headers without an end", c -> c.write("HTTP/1.1 200 x\r\n").writeEach(each, "A: b\r\n")),
                new Odd("no answer at all", c -> {
                }));
    }

    @ParameterizedTest
    @Execution(ExecutionMode.SAME_THREAD)
    @ValueSource(strings = { "HTTP/1.1 102 x\r\n\r\n", "HTTP/1.1 100 x\r\n\r\n", "HTTP/1.1 103 x\r\nLink: <a>\r\n\r\n",
            "HTTP/1.1 199 x\r\n\r\n", "HTTP/1.1 102 x\r\n\r\nHTTP/1.1 102 x\r\n\r\n" })
    void anInterimAnswerIsNotTheAnswer(String interim) {
        String patient = newId();
        String refused = newId();
        destination.on(ODD, connection -> connection.write(interim).writeLater(Duration.ofSeconds(1), FINAL));

        send(patient, ODD);
        send(refused, REFUSED);

        assertThat(JOURNAL.awaitEvent(refused)).as("refused with 410").containsEntry("outcome", "dead-lettered");
        assertThat(JOURNAL.awaitEvent(patient)).as("answered with 200").containsEntry("outcome", "processed");
        assertThat(destination.calls(patient)).hasSize(1);
    }

    /** What a destination sends too much belongs to no request. */
    @ParameterizedTest
    @Execution(ExecutionMode.SAME_THREAD)
    @MethodSource
    void anAnswerThatNoRequestWaitsForIsNotTheNextOnes(Odd odd) {
        String first = newId();
        String refused = newId();
        destination.on(ODD, odd.script());

        send(first, ODD);
        send(refused, REFUSED);

        assertThat(JOURNAL.awaitEvent(refused)).as("refused with 410").containsEntry("outcome", "dead-lettered");
        JOURNAL.awaitEvent(first);
    }

    static Stream<Odd> anAnswerThatNoRequestWaitsForIsNotTheNextOnes() {
        return Stream.of(
                new Odd("two answers at once", c -> c.write(FINAL + FINAL)),
                new Odd("an answer after the end of its attempt", c -> c.writeLater(Duration.ofSeconds(4), FINAL)),
                new Odd("a change of protocol", c -> c
                        .write("HTTP/1.1 101 x\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n")
                        .writeLater(Duration.ofMillis(500), FINAL)),
                new Odd("more bytes than it announced", c -> c
                        .write("HTTP/1.1 200 x\r\nContent-Length: 2\r\n\r\nok" + FINAL)));
    }

    private static void send(String id, String type) {
        Map<String, String> headers = event(id);
        headers.put("ce_type", type);
        TopicWriter.await(topic.send(0, bytes(id), headers, bytes("data")));
    }
}
