package io.tandem.e2e.chaos.scenarios;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.apache.kafka.clients.producer.RecordMetadata;

import io.tandem.e2e.chaos.Scenario;
import io.tandem.e2e.chaos.Setup;
import io.tandem.e2e.chaos.Stage;
import io.tandem.e2e.chaos.Violation;
import io.tandem.local.Topics;
import io.tandem.local.testkit.Journal.Entry;
import io.tandem.local.testkit.TopicWriter;
import io.tandem.local.testkit.WebhookReceiver;
import io.tandem.local.testkit.WebhookReceiver.Answer;

/**
 * A flood of events, each of a key of its own, before a destination that takes longer for each than Kafka lets a consumer be
 * away. The consumer stays in its group all the same: each event is handled once.
 */
class ManyKeys implements Scenario {

    private static final int KEYS = 200_000;
    private static final String TYPE = "io.tandem.chaos.key";
    private static final String SOURCE = "urn:chaos:keys";
    private static final Duration WORK = Duration.ofSeconds(15);
    private static final Duration SLOWNESS = Duration.ofSeconds(50);

    @Override
    public Setup setup() {
        return new Setup().webhook().eventsPerSecond(20)
                .consumer("tandem.consumer.handler.timeout", "2m")
                .consumer("mp.messaging.incoming.events-in.max.poll.interval.ms", "10000");
    }

    @Override
    public void round(Stage stage) throws Exception {
        WebhookReceiver destination = stage.destination().orElseThrow();
        destination.on(TYPE, (call, attempt) -> Answer.of(204).after(WORK));
        stage.fault(KEYS + " keys, " + WORK.toSeconds() + " s for each event for " + SLOWNESS.toSeconds() + " s", () -> {
            flood(stage);
            stage.await("the destination works", () -> destination.taken().keySet().stream().anyMatch(ManyKeys::isOfFlood));
            whileSlow(stage);
            destination.on(TYPE, (call, attempt) -> Answer.of(204));
            stage.awaitCount("events are journaled", KEYS, () -> stage.journal().count("event WHERE source = ?", SOURCE));
        });
    }

    /** What happens before the destination is fast again. */
    void whileSlow(Stage stage) throws Exception {
        stage.hold(SLOWNESS);
    }

    private static void flood(Stage stage) {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        try (TopicWriter topic = new TopicWriter(stage.servers().bootstrapServers(), Topics.EVENTS, Map.of())) {
            for (int i = 0; i < KEYS; i++) {
                Map<String, String> headers = TopicWriter.event(id(i));
                headers.put("ce_source", SOURCE);
                headers.put("ce_type", TYPE);
                sent.add(topic.sendAsync(null, id(i), headers, TopicWriter.bytes("one of many")));
            }
        }
        sent.forEach(TopicWriter::await);
    }

    private static String id(int number) {
        return "key-" + number;
    }

    private static boolean isOfFlood(String id) {
        return id.startsWith("key-");
    }

    @Override
    public boolean planned(Entry entry) {
        return entry.source().equals(SOURCE);
    }

    @Override
    public void check(Stage stage) {
        List<Entry> entries = stage.journal().ofSource(SOURCE);
        Set<String> processed = entries.stream().filter(entry -> entry.outcome().equals("processed")).map(Entry::id)
                .collect(Collectors.toCollection(HashSet::new));
        stage.findings().add(Violation.DUPLICATED, entries.size() > KEYS ? List.of(entries.size() + " entries") : List.of());
        stage.findings().add(Violation.LOST, IntStream.range(0, KEYS).mapToObj(ManyKeys::id)
                .filter(id -> !processed.contains(id)).toList());
        stage.findings().add(Violation.DUPLICATED, stage.destination().orElseThrow().taken().entrySet().stream()
                .filter(event -> event.getValue() > 1)
                .map(event -> event.getKey() + " was handled " + event.getValue() + " times, without a crash")
                .toList());
    }
}
