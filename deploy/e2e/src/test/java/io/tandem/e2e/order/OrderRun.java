package io.tandem.e2e.order;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import io.tandem.e2e.Journal;
import io.tandem.e2e.KeyedClient;
import io.tandem.e2e.ServiceProcess;
import io.tandem.local.LocalServers;

/** A producer and replicas of the consumer around a topic, a group and a journal of their own. */
final class OrderRun {

    private static final int EVENTS_PER_KEY = 100;
    private static final int CLIENTS = 32;

    private final String name;
    private final int events;
    private final Duration patience;
    private final Destination destination;
    private final List<ServiceProcess> services;
    private final ServiceProcess producer;
    private final Journal journal = new Journal(LocalServers.postgres());
    private final List<Future<Map<String, List<String>>>> clients = new ArrayList<>();

    /** @param services where whoever is started here is noted, to be stopped at last */
    OrderRun(String name, int events, Duration patience, Destination destination, Map<String, String> producerSettings,
            List<ServiceProcess> services) {
        this.name = name;
        this.events = events;
        this.patience = patience;
        this.destination = destination;
        this.services = services;
        LocalServers.kafka().createTopic(name, 6, Map.of("message.timestamp.type", "LogAppendTime"));
        Map<String, String> settings = new HashMap<>(producerSettings);
        settings.put("kafka.bootstrap.servers", LocalServers.kafka().bootstrapServers());
        settings.put("tandem.producer.topic-checks", "warn");
        settings.put("mp.messaging.outgoing.events-out.topic", name);
        producer = process("producer-service", settings);
        producer.launch();
    }

    /** Starts replicas of the consumer at once, and returns when they are ready. */
    List<ServiceProcess> replicas(int count) {
        List<ServiceProcess> replicas = IntStream.range(0, count)
                .mapToObj(i -> process("consumer-service", consumerSettings()))
                .toList();
        replicas.forEach(ServiceProcess::launch);
        replicas.forEach(ServiceProcess::awaitReady);
        return replicas;
    }

    private ServiceProcess process(String service, Map<String, String> settings) {
        ServiceProcess process = ServiceProcess.of(service, List.of(ServiceProcess.java(), "-Xmx256m"), settings,
                Path.of("target"));
        services.add(process);
        return process;
    }

    private Map<String, String> consumerSettings() {
        Map<String, String> settings = new LinkedHashMap<>(Map.of(
                "kafka.bootstrap.servers", LocalServers.kafka().bootstrapServers(),
                "quarkus.datasource.reactive.url", LocalServers.postgres().reactiveUrl(),
                "quarkus.datasource.username", LocalServers.postgres().username(),
                "quarkus.datasource.password", LocalServers.postgres().password(),
                "tandem.consumer.topic-checks", "warn",
                "tandem.consumer.group", name,
                "tandem.consumer.journal.schema", name,
                "mp.messaging.incoming.events-in.topic", name));
        settings.put("mp.messaging.incoming.events-in.max.poll.records", "100");
        settings.put("tandem.consumer.window.events", "200");
        settings.put("tandem.consumer.handler.concurrency", "8");
        settings.put("tandem.consumer.handler.name", "webhook");
        settings.put("tandem.consumer.handler.back-off", "20ms");
        settings.put("tandem.consumer.webhook.url", destination.url());
        return settings;
    }

    /** Begins to send over HTTP, of each key an event after the 202 of the one before. */
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

    /** Ids by key in the order of their 202s, when all are accepted. */
    Map<String, List<String>> sent() throws InterruptedException, ExecutionException {
        Map<String, List<String>> sent = new HashMap<>();
        for (Future<Map<String, List<String>>> client : clients) {
            sent.putAll(client.get());
        }
        return sent;
    }

    void awaitJournaled() {
        await().atMost(patience).ignoreExceptions().until(() -> journaledAt().size() == events);
    }

    Map<String, Instant> journaledAt() throws SQLException {
        Map<String, Instant> times = new HashMap<>();
        eachProcessed(row -> times.put(row.getString("id"), row.getTimestamp("journaled_at").toInstant()));
        return times;
    }

    /** Ids by key, in the order of the journal. */
    Map<String, List<String>> journaled() throws SQLException {
        Map<String, List<String>> ids = new HashMap<>();
        eachProcessed(row -> ids.computeIfAbsent(row.getString("subject"), key -> new ArrayList<>()).add(row.getString("id")));
        return ids;
    }

    private interface Reader {
        void read(ResultSet row) throws SQLException;
    }

    private void eachProcessed(Reader reader) throws SQLException {
        try (var connection = journal.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT id, subject, journaled_at FROM " + name
                        + ".event WHERE outcome = 'processed' ORDER BY tx, ordinal")) {
            while (rows.next()) {
                reader.read(rows);
            }
        }
    }
}
