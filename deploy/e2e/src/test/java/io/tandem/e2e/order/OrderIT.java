package io.tandem.e2e.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.tandem.e2e.Journal;
import io.tandem.e2e.ServiceProcess;
import io.tandem.local.LocalServers;

/**
 * Three replicas with a webhook, one of them killed and one added midway: the events of a key arrive in order, each is
 * journaled once, and only what was in flight comes twice. {@code -Dtandem.e2e.order.events=100000} for the full count.
 */
class OrderIT {

    private static final int EVENTS = Integer.getInteger("tandem.e2e.order.events", 4_000);
    private static final int EVENTS_PER_KEY = 100;
    private static final Duration PATIENCE = Duration.ofMinutes(Math.max(5, EVENTS / 5_000));

    private final List<ServiceProcess> replicas = new ArrayList<>();
    private final Destination destination = new Destination();

    @AfterEach
    void stop() {
        replicas.forEach(ServiceProcess::close);
        destination.close();
    }

    @Test
    void keysStayInOrderWhenReplicasComeAndGo() throws Exception {
        Run run = new Run("order_by_key");
        startReplicas(run);

        Map<String, List<String>> sent = run.send(true);
        await().atMost(PATIENCE).until(() -> destination.taken() > EVENTS / 4);
        Instant killed = Instant.now();
        replicas.remove(0).kill();
        replicas.add(run.replica());
        run.awaitJournaled();

        assertThat(destination.firstCalls()).isEqualTo(sent);
        int repeats = assertRepeatsWereInFlight(run, sent, killed);
        System.out.printf("order: %d events of %d keys, 3 replicas, one killed, one added: %d delivered twice%n",
                EVENTS, sent.size(), repeats);
    }

    /** A rebalance and a SIGTERM drain what is in flight: nothing comes twice. */
    @Test
    void nothingIsDeliveredTwiceWhenTheServiceScalesOutAndIn() throws Exception {
        Run run = new Run("scaling");
        replicas.add(run.replica());

        Map<String, List<String>> sent = run.send(true);
        await().atMost(PATIENCE).until(() -> destination.taken() > EVENTS / 8);
        replicas.add(run.replica());
        await().atMost(PATIENCE).until(() -> destination.taken() > EVENTS / 2);
        replicas.remove(0).stop();
        run.awaitJournaled();

        assertThat(destination.firstCalls()).isEqualTo(sent);
        assertThat(sent.values().stream().flatMap(List::stream))
                .allSatisfy(id -> assertThat(destination.successes(id)).hasSize(1));
    }

    /** The control: without keys there is no order to keep, and the same check has to notice. */
    @Test
    void theCheckNoticesWhenOrderIsOff() throws Exception {
        Run run = new Run("order_off");
        startReplicas(run);

        Map<String, List<String>> sent = run.send(false);
        run.awaitJournaled();

        assertThat(destination.firstCalls()).isNotEqualTo(sent);
    }

    private void startReplicas(Run run) {
        for (int i = 0; i < 3; i++) {
            ServiceProcess replica = run.process();
            replica.launch();
            replicas.add(replica);
        }
        replicas.forEach(ServiceProcess::awaitReady);
    }

    private int assertRepeatsWereInFlight(Run run, Map<String, List<String>> sent, Instant killed) throws Exception {
        Map<String, Instant> journaled = run.journaledAt();
        List<String> repeated = sent.values().stream().flatMap(List::stream)
                .filter(id -> destination.successes(id).size() > 1)
                .toList();
        assertThat(repeated).allSatisfy(id -> assertThat(journaled.get(id)).isAfter(killed.minusMillis(100)));
        assertThat(journaled).hasSize(EVENTS);
        return repeated.size();
    }

    /** A topic, group and journal of its own. */
    private final class Run {
        private final String name;
        private final Journal journal = new Journal(LocalServers.postgres());

        Run(String name) {
            this.name = name;
            LocalServers.kafka().createTopic(name, 6, Map.of("message.timestamp.type", "LogAppendTime"));
        }

        ServiceProcess replica() {
            return process().start();
        }

        ServiceProcess process() {
            Map<String, String> settings = new LinkedHashMap<>(Map.of(
                    "kafka.bootstrap.servers", LocalServers.kafka().bootstrapServers(),
                    "quarkus.datasource.reactive.url", LocalServers.postgres().reactiveUrl(),
                    "quarkus.datasource.username", LocalServers.postgres().username(),
                    "quarkus.datasource.password", LocalServers.postgres().password(),
                    "tandem.consumer.topic-checks", "warn",
                    "tandem.consumer.group", name,
                    "tandem.consumer.journal.schema", name,
                    "mp.messaging.incoming.events-in.topic", name));
            settings.put("mp.messaging.incoming.events-in.session.timeout.ms", "10000");
            settings.put("mp.messaging.incoming.events-in.max.poll.records", "100");
            settings.put("tandem.consumer.window.events", "200");
            settings.put("tandem.consumer.handler.concurrency", "8");
            settings.put("tandem.consumer.handler.name", "webhook");
            settings.put("tandem.consumer.handler.back-off", "20ms");
            settings.put("tandem.consumer.webhook.url", destination.url());
            return ServiceProcess.of("consumer-service", List.of(ServiceProcess.java(), "-Xmx256m"), settings,
                    Path.of("target"));
        }

        /** @return ids by key; a record is sent after the one before it has its place on the topic */
        Map<String, List<String>> send(boolean withKeys) {
            Map<String, List<String>> sent = new HashMap<>();
            int keys = EVENTS / EVENTS_PER_KEY;
            try (var producer = new KafkaProducer<>(Map.<String, Object> of("bootstrap.servers",
                    LocalServers.kafka().bootstrapServers(), "acks", "all", "enable.idempotence", true, "batch.size", 512),
                    new StringSerializer(), new StringSerializer())) {
                for (int i = 0; i < EVENTS; i++) {
                    String key = "key-" + i % keys;
                    String id = key + "-" + i / keys;
                    producer.send(record(withKeys ? key : null, id, key));
                    sent.computeIfAbsent(key, k -> new ArrayList<>()).add(id);
                }
            }
            return sent;
        }

        private ProducerRecord<String, String> record(String key, String id, String subject) {
            ProducerRecord<String, String> record = new ProducerRecord<>(name, key, "{}");
            Map.of("ce_specversion", "1.0", "ce_id", id, "ce_source", "urn:e2e:" + name, "ce_type", "order", "ce_subject",
                    subject)
                    .forEach((header, value) -> record.headers().add(header, value.getBytes(StandardCharsets.UTF_8)));
            return record;
        }

        void awaitJournaled() {
            await().atMost(PATIENCE).ignoreExceptions().until(() -> journaledAt().size() == EVENTS);
        }

        Map<String, Instant> journaledAt() throws Exception {
            Map<String, Instant> times = new HashMap<>();
            try (var connection = journal.connect();
                    var statement = connection.createStatement();
                    var rows = statement
                            .executeQuery("SELECT id, journaled_at FROM " + name + ".event WHERE outcome = 'processed'")) {
                while (rows.next()) {
                    Timestamp time = rows.getTimestamp("journaled_at");
                    times.put(rows.getString("id"), time.toInstant());
                }
            }
            return times;
        }
    }
}
