package io.tandem.e2e.order;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toMap;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import io.tandem.e2e.KeyedClient;
import io.tandem.local.LocalServers;
import io.tandem.local.testkit.Journal;
import io.tandem.local.testkit.PackagedService;
import io.tandem.local.testkit.Patience;
import io.tandem.local.testkit.ServiceProcess;
import io.tandem.local.testkit.WebhookReceiver;

/** A producer and replicas of the consumer with a topic, a consumer group and a journal of their own. */
final class OrderRun {

    private static final int EVENTS_PER_KEY = 100;
    private static final int CLIENTS = 32;

    private final String name;
    private final int events;
    private final PackagedService consumer;
    private final List<ServiceProcess> services;
    private final ServiceProcess producer;
    private final Journal journal;
    private final List<Future<Map<String, List<String>>>> clients = new ArrayList<>();

    /** @param services the list for the started processes, which the caller closes */
    OrderRun(String name, int events, WebhookReceiver destination, Map<String, String> producerSettings,
            List<ServiceProcess> services) {
        this.name = name;
        this.events = events;
        this.services = services;
        this.journal = new Journal(name);
        LocalServers.kafka().createTopic(name, 6, Map.of("message.timestamp.type", "LogAppendTime"));
        consumer = PackagedService.consumer().subscription(name).webhook(destination).with(Map.of(
                "mp.messaging.incoming.events-in.topic", name,
                "mp.messaging.incoming.events-in.max.poll.records", "100",
                "tandem.consumer.window.events", "200",
                "tandem.consumer.handler.concurrency", "8",
                "tandem.consumer.handler.back-off", "20ms"));
        producer = launch(PackagedService.producer().with("mp.messaging.outgoing.events-out.topic", name)
                .with(producerSettings));
    }

    /** Starts replicas of the consumer at once, and returns when they are ready. */
    List<ServiceProcess> replicas(int count) {
        List<ServiceProcess> replicas = IntStream.range(0, count).mapToObj(i -> launch(consumer)).toList();
        replicas.forEach(ServiceProcess::awaitReady);
        return replicas;
    }

    private ServiceProcess launch(PackagedService service) {
        ServiceProcess process = service.process();
        services.add(process);
        process.launch();
        return process;
    }

    /** Begins to send over HTTP. A client sends an event of a key after the 202 for the one before. */
    void send() {
        producer.awaitReady();
        int keys = events / EVENTS_PER_KEY;
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        for (int client = 0; client < CLIENTS; client++) {
            int first = client;
            List<String> own = IntStream.range(0, keys)
                    .filter(key -> key % CLIENTS == first)
                    .mapToObj(key -> "key-" + key)
                    .toList();
            clients.add(threads.submit(new KeyedClient(producer.uri("/events"), "urn:e2e:" + name, own, EVENTS_PER_KEY,
                    new CountDownLatch(0))));
        }
        threads.shutdown();
    }

    /** The ids of each key in the order of their 202s, when all events are accepted. */
    Map<String, List<String>> sent() throws InterruptedException, ExecutionException {
        Map<String, List<String>> sent = new HashMap<>();
        for (Future<Map<String, List<String>>> client : clients) {
            sent.putAll(client.get());
        }
        return sent;
    }

    void awaitJournaled() {
        Patience.awaitCount("journaled events", events, () -> journal.countOrZero("event WHERE outcome = 'processed'"));
    }

    /** When each event was journaled, by its id. */
    Map<String, Instant> journaledAt() {
        return processed().stream().collect(toMap(row -> (String) row.get("id"),
                row -> ((Timestamp) row.get("journaled_at")).toInstant()));
    }

    /** The ids of each key, in the order of the journal. */
    Map<String, List<String>> journaled() {
        return processed().stream().collect(groupingBy(row -> (String) row.get("subject"),
                mapping(row -> (String) row.get("id"), toList())));
    }

    private List<Map<String, Object>> processed() {
        return journal.rows("SELECT id, subject, journaled_at FROM event WHERE outcome = 'processed' ORDER BY tx, ordinal");
    }
}
