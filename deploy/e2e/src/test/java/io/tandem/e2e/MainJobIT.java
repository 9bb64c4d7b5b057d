package io.tandem.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.tandem.local.testkit.Journal;
import io.tandem.local.testkit.PackagedService;
import io.tandem.local.testkit.Patience;
import io.tandem.local.testkit.ServiceProcess;

/** The main job on both packaged services: 10,000 events of 100 keys from 8 clients, each journaled once and in order. */
class MainJobIT {

    private static final int CLIENTS = 8;
    private static final int KEYS = 100;
    private static final int EVENTS_PER_KEY = 100;
    private static final int HALF = KEYS * EVENTS_PER_KEY / 2;
    private static final int CONFLICTS = 5;

    private static ServiceProcess producer;
    private static ServiceProcess consumer;
    private static final Journal JOURNAL = new Journal();

    @BeforeAll
    static void start() {
        producer = PackagedService.producer().start();
        consumer = PackagedService.consumer().start();
    }

    @AfterAll
    static void stop() {
        producer.close();
        consumer.close();
    }

    @Test
    void journalsEachEventOnceAndInOrder() throws Exception {
        String source = "urn:e2e:main-job";

        Map<String, List<String>> accepted = send(source, () -> {
        });

        assertThatJournalHasEachOnceAndInOrder(source, accepted);
    }

    @Test
    void journalsEachEventOnceWhenTheConsumerIsKilledInTheMiddle() throws Exception {
        String source = "urn:e2e:killed-consumer";

        Map<String, List<String>> accepted = send(source, () -> {
            consumer.kill();
            consumer.start();
        });

        assertThatJournalHasEachOnceAndInOrder(source, accepted);
    }

    @Test
    void anEventThatWasNeverSentIsNotFound() throws IOException {
        assertThat(consumer.get("/events/never-sent").statusCode()).isEqualTo(404);
    }

    /**
     * Sends the load and does {@code inTheMiddle} when half of it is accepted. Then sends other events under used ids.
     */
    private Map<String, List<String>> send(String source, Runnable inTheMiddle) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        CountDownLatch half = new CountDownLatch(HALF);
        try {
            List<Future<Map<String, List<String>>>> clients = IntStream.range(0, CLIENTS)
                    .mapToObj(i -> new KeyedClient(producer.uri("/events"), source, keysOf(i), EVENTS_PER_KEY, half))
                    .map(threads::submit)
                    .toList();
            Patience.awaitCount("events of the first half", HALF, () -> HALF - half.getCount());
            inTheMiddle.run();
            Map<String, List<String>> accepted = new HashMap<>();
            for (Future<Map<String, List<String>>> client : clients) {
                accepted.putAll(client.get());
            }
            sendConflicts(source);
            return accepted;
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<String> keysOf(int client) {
        return IntStream.range(0, KEYS).filter(key -> key % CLIENTS == client).mapToObj(key -> "key-" + key).toList();
    }

    private void sendConflicts(String source) throws Exception {
        KeyedClient client = new KeyedClient(producer.uri("/events"), source, List.of(), 0, new CountDownLatch(0));
        for (int i = 0; i < CONFLICTS; i++) {
            client.sendUntilAccepted("key-" + i, "key-" + i + "/0", "{\"event\":\"another\"}");
        }
    }

    private void assertThatJournalHasEachOnceAndInOrder(String source, Map<String, List<String>> accepted) {
        Patience.awaitCount("conflicts", CONFLICTS, () -> JOURNAL.conflictsOf(source).size());
        Patience.awaitCount("events", KEYS * EVENTS_PER_KEY, () -> JOURNAL.count("event WHERE source = ?", source));

        assertThat(JOURNAL.conflictsOf(source)).hasSize(CONFLICTS);

        Map<String, List<String>> journaled = new HashMap<>();
        for (Journal.Entry entry : JOURNAL.ofSource(source)) {
            assertThat(entry.outcome()).as(entry.id()).isEqualTo("processed");
            assertThat(entry.data()).isEqualTo(KeyedClient.data(entry.id()));
            journaled.computeIfAbsent(entry.subject(), key -> new ArrayList<>()).add(entry.id());
        }
        assertThat(accepted).hasSize(KEYS);
        assertThat(journaled).isEqualTo(accepted);
    }
}
