package io.tandem.e2e.chaos.scenarios;

import static io.tandem.local.testkit.TopicReader.header;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

import io.tandem.e2e.chaos.Scenario;
import io.tandem.e2e.chaos.Setup;
import io.tandem.e2e.chaos.Stage;
import io.tandem.e2e.chaos.Violation;
import io.tandem.local.Topics;
import io.tandem.local.testkit.Journal.Entry;
import io.tandem.local.testkit.TopicWriter;

/** {@link Poison} between good events, also while the topic of dead letters refuses. Each record gets its outcome. */
class PoisonedTopic implements Scenario {

    private static final Duration LENGTH = Duration.ofSeconds(20);
    private static final Duration REFUSAL = Duration.ofSeconds(30);
    /** With 100 good events a second, one in a hundred. */
    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final List<IntFunction<Poison>> KINDS = List.of(Poison::withoutType, Poison::brokenJson, Poison::foreign,
            Poison::withoutValue, Poison::largest, Poison::withReplyTopic, Poison::withNulCharacter, Poison::refusedByHandler,
            Poison::failingInHandler);

    /** By the place on the topic, {@code partition/offset}. */
    private final Map<String, Poison> sent = new ConcurrentHashMap<>();
    private String taken;

    /** At the end a failing event is alone, so that no other closes the breaker, and only this time ends its attempts. */
    @Override
    public Setup setup() {
        return new Setup().webhook().consumer("tandem.consumer.handler.give-up-after", "1m");
    }

    @Override
    public void round(Stage stage) throws Exception {
        stage.destination().ifPresent(Poison::refusedBy);
        keepDeadLettersOnTwoBrokers(stage);
        taken = journaled(stage);
        stage.fault("one poisoned record in a hundred for " + LENGTH.toSeconds() + " s", () -> poison(stage, LENGTH));
        stage.fault("the same while the topic of dead letters refuses for " + REFUSAL.toSeconds() + " s", () -> {
            stage.servers().broker(2).kill();
            poison(stage, REFUSAL);
            stage.servers().broker(2).restart();
        });
    }

    /** Without one of the two, the topic has too few replicas for a write, and that of events has enough. */
    private static void keepDeadLettersOnTwoBrokers(Stage stage) throws Exception {
        var target = Optional.of(new NewPartitionReassignment(List.of(1, 2)));
        stage.cluster().admin().alterPartitionReassignments(IntStream.range(0, Topics.PARTITIONS).boxed()
                .collect(Collectors.toMap(partition -> new TopicPartition(Topics.DEAD_LETTERS, partition), p -> target)))
                .all().get();
        stage.await("the replicas have moved", () -> stage.cluster().isInSync(Topics.DEAD_LETTERS));
    }

    private void poison(Stage stage, Duration time) throws Exception {
        long end = System.nanoTime() + time.toNanos();
        try (TopicWriter topic = new TopicWriter(stage.servers().bootstrapServers(), Topics.EVENTS,
                Map.of("max.request.size", 2_000_000))) {
            while (System.nanoTime() < end) {
                Poison poison = next(stage);
                RecordMetadata place = poison.send(topic);
                sent.put(place.partition() + "/" + place.offset(), poison);
                stage.hold(PERIOD);
            }
        }
    }

    private Poison next(Stage stage) {
        int kind = stage.random().nextInt(KINDS.size() + 1);
        return kind < KINDS.size() ? KINDS.get(kind).apply(sent.size()) : Poison.collision(sent.size(), stage.source(), taken);
    }

    /** Of two events on the way, in different partitions, either could be the first. */
    private static String journaled(Stage stage) {
        String id = stage.recording().latest().id();
        stage.await(id + " is journaled", () -> stage.journal().has(stage.source(), id));
        return id;
    }

    @Override
    public boolean planned(Entry entry) {
        return sent.containsKey(entry.partition() + "/" + entry.offset());
    }

    @Override
    public boolean planned(ConsumerRecord<byte[], byte[]> deadLetter) {
        Poison poison = sent.get(origin(deadLetter));
        return poison != null && poison.isDead() && Arrays.equals(poison.value(), deadLetter.value());
    }

    private static String origin(ConsumerRecord<byte[], byte[]> deadLetter) {
        return header(deadLetter, "dead-letter-partition") + "/" + header(deadLetter, "dead-letter-offset");
    }

    @Override
    public void check(Stage stage) {
        Map<String, List<String>> outcomes = stage.journal().entries().stream().filter(this::planned)
                .collect(Collectors.groupingBy(entry -> entry.partition() + "/" + entry.offset(),
                        Collectors.mapping(Entry::outcome, Collectors.toList())));
        Set<String> published = stage.cluster().read(Topics.DEAD_LETTERS).stream()
                .map(PoisonedTopic::origin)
                .collect(Collectors.toCollection(HashSet::new));
        List<String> wrong = new ArrayList<>();
        sent.forEach((place, poison) -> {
            List<String> found = outcomes.getOrDefault(place, List.of());
            if (!found.equals(List.of(poison.outcome())) || poison.isDead() != published.contains(place)) {
                wrong.add("a record " + poison.name() + " at " + place + ": " + found + " in the journal, "
                        + (published.contains(place) ? "" : "not ") + "on the topic of dead letters");
            }
        });
        stage.findings().add(Violation.DEAD_LETTERS, wrong);
        stage.say(sent.size() + " poisoned records");
    }
}
