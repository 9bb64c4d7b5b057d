package io.tandem.consumer.replay;

import static io.tandem.local.testkit.Patience.await;
import static io.tandem.local.testkit.Patience.awaitCount;
import static io.tandem.local.testkit.TopicWriter.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import io.restassured.path.json.JsonPath;
import io.tandem.consumer.support.OwnTopic;
import io.tandem.local.testkit.Journal;
import io.tandem.local.testkit.PackagedService;
import io.tandem.local.testkit.ServiceProcess;
import io.tandem.local.testkit.TopicWriter;
import io.tandem.local.testkit.WebhookReceiver;
import io.tandem.local.testkit.WebhookReceiver.Answer;
import io.tandem.local.testkit.WebhookReceiver.Call;

/** Thousands of events over many keys are replayed once each and in order, also when the replica that runs it dies. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReplayReplicasIT {

    private static final String NAME = "replay_replicas";
    private static final int EVENTS = Integer.getInteger("tandem.replay.events", 4_000);
    private static final int KEYS = Integer.getInteger("tandem.replay.keys", 200);
    private static final int PARTITIONS = 4;
    private static final int AT_ONCE = 16;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static final WebhookReceiver DESTINATION = new WebhookReceiver();
    private static final Journal JOURNAL = new Journal(NAME);
    /** What each replay handed out, by its key. */
    private static final Map<String, Map<String, List<String>>> HANDED = new ConcurrentHashMap<>();
    private static final AtomicInteger CALLS = new AtomicInteger();
    private static final Map<String, List<String>> SENT = new LinkedHashMap<>();
    private static final List<ServiceProcess> REPLICAS = new ArrayList<>();

    @BeforeAll
    static void journalEvents() {
        DESTINATION.onOthers((call, attempt) -> receive(call));
        try (OwnTopic topic = new OwnTopic(NAME, PARTITIONS)) {
            REPLICAS.addAll(List.of(replica("one", "6s"), replica("two", "6s")));
            REPLICAS.forEach(ServiceProcess::launch);
            REPLICAS.forEach(ServiceProcess::awaitReady);
            List<Future<RecordMetadata>> sent = IntStream.range(0, EVENTS).mapToObj(number -> send(topic, number)).toList();
            sent.forEach(TopicWriter::await);
        }
        awaitCount("journaled events", EVENTS, () -> JOURNAL.countOrZero("event WHERE outcome = 'processed'"));
    }

    private static Future<RecordMetadata> send(OwnTopic topic, int number) {
        int ofKey = number % KEYS;
        String key = "key-" + ofKey;
        String id = key + "-" + number;
        SENT.computeIfAbsent(key, any -> new ArrayList<>()).add(id);
        Map<String, String> headers = new HashMap<>(TopicWriter.event(id));
        headers.put("ce_subject", key);
        return topic.send(ofKey % PARTITIONS, bytes(key), headers, bytes("data"));
    }

    private static Answer receive(Call call) {
        String replay = call.header("tandem-replay");
        if (replay != null) {
            CALLS.incrementAndGet();
            HANDED.computeIfAbsent(replay, any -> new ConcurrentHashMap<>())
                    .computeIfAbsent(call.header("ce-subject"), any -> new CopyOnWriteArrayList<>())
                    .add(call.header("ce-id"));
        }
        return Answer.of(204);
    }

    @AfterAll
    static void stop() {
        REPLICAS.forEach(ServiceProcess::close);
        DESTINATION.close();
    }

    @Test
    @Order(1)
    void twoReplicasHandNoEventOutTwice() throws Exception {
        String replay = start(REPLICAS.get(1));

        awaitEnd(REPLICAS.get(0), replay);

        assertThat(HANDED.get(replay)).isEqualTo(SENT);
    }

    @Test
    @Order(2)
    void theOtherReplicaFinishesWhatADeadOneBegan() throws Exception {
        int before = CALLS.get();
        String replay = start(REPLICAS.get(0));
        awaitCount("replayed events", EVENTS / 3, () -> CALLS.get() - before);
        String runs = json(REPLICAS.get(0), "/replays/" + replay).getString("replica");
        ServiceProcess dying = REPLICAS.get(runs.equals("one") ? 0 : 1);
        ServiceProcess other = REPLICAS.get(runs.equals("one") ? 1 : 0);

        dying.kill();
        assertThat(json(other, "/replays/" + replay).getLong("succeeded")).isLessThan(EVENTS);
        awaitEnd(other, replay);

        List<String> twice = new ArrayList<>();
        HANDED.get(replay).forEach((key, handed) -> {
            List<String> once = new ArrayList<>();
            for (String id : handed) {
                // What was in flight then comes again before the next event of its key.
                if (!once.isEmpty() && once.get(once.size() - 1).equals(id)) {
                    twice.add(id);
                } else {
                    once.add(id);
                }
            }
            assertThat(once).as(key).containsExactlyElementsOf(SENT.get(key));
        });
        assertThat(twice).doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(AT_ONCE);
        assertThat(HANDED.get(replay)).containsOnlyKeys(SENT.keySet());
        assertThat(json(other, "/replays/" + replay).getLong("succeeded")).isEqualTo(EVENTS);
        assertThat(JOURNAL.count("replay_event")).isZero();
        REPLICAS.remove(dying);
    }

    /** Its lease would last for an hour. */
    @Test
    @Order(3)
    void aReplicaThatEndsGivesItsReplayBack() throws Exception {
        REPLICAS.remove(0).stop();
        ServiceProcess ending = started("three", "1h");
        int before = CALLS.get();
        String replay = start(ending);
        awaitCount("replayed events", EVENTS / 3, () -> CALLS.get() - before);

        ending.stop();
        assertThat(JOURNAL.count("replay WHERE id::text = ? AND state = 'active' AND lease_until IS NULL", replay))
                .isEqualTo(1);
        awaitEnd(started("four", "6s"), replay);

        assertThat(HANDED.get(replay)).isEqualTo(SENT);
    }

    private static ServiceProcess started(String name, String lease) {
        ServiceProcess replica = replica(name, lease);
        REPLICAS.add(replica);
        replica.launch();
        replica.awaitReady();
        return replica;
    }

    private static ServiceProcess replica(String name, String lease) {
        return PackagedService.consumer().named(NAME + "-" + name).subscription(NAME).with(Map.of(
                "mp.messaging.incoming.events-in.topic", NAME,
                "tandem.consumer.replica", name,
                "tandem.consumer.handler.name", "webhook",
                "tandem.consumer.handler.timeout", "2s",
                "tandem.consumer.webhook.url", DESTINATION.url(),
                "tandem.consumer.replay.rate", "100000",
                "tandem.consumer.replay.lease", lease)).process();
    }

    private static String start(ServiceProcess replica) throws IOException, InterruptedException {
        HttpResponse<String> answer = HTTP.send(HttpRequest.newBuilder(replica.uri("/replays"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"all\":true}")).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        assertThat(JsonPath.from(answer.body()).getLong("total")).isEqualTo(EVENTS);
        return JsonPath.from(answer.body()).getString("id");
    }

    private static void awaitEnd(ServiceProcess replica, String replay) {
        awaitCount("replayed events", EVENTS, () -> succeeded(replica, replay));
        await("the replay is done").until(() -> json(replica, "/replays/" + replay).getString("state").equals("done"));
    }

    private static long succeeded(ServiceProcess replica, String replay) {
        try {
            return json(replica, "/replays/" + replay).getLong("succeeded");
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonPath json(ServiceProcess replica, String path) throws IOException, InterruptedException {
        return JsonPath.from(HTTP.send(HttpRequest.newBuilder(replica.uri(path)).build(), HttpResponse.BodyHandlers.ofString())
                .body());
    }
}
