package io.tandem.e2e.chaos.scenarios;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.tandem.e2e.chaos.Scenario;
import io.tandem.e2e.chaos.Setup;
import io.tandem.e2e.chaos.Stage;
import io.tandem.e2e.chaos.Violation;
import io.tandem.local.testkit.ServiceProcess;
import io.tandem.local.testkit.WebhookReceiver.Answer;
import io.tandem.local.testkit.WebhookReceiver.Call;

/** {@code kill -9} of the replica of consumer-service that runs a replay; the other one finishes it. */
class KilledReplay implements Scenario {

    /** The quarter of the concurrency of the handler. */
    private static final int AT_ONCE = 16;
    private static final int EVENTS = 1_000;
    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** What the destination got in each replay, by key. */
    private final Map<String, Map<String, List<String>>> handedOut = new ConcurrentHashMap<>();

    @Override
    public Setup setup() {
        return new Setup().webhook().replicas(1, 2)
                .consumer("tandem.consumer.handler.timeout", "5s")
                .consumer("tandem.consumer.replay.rate", "500")
                .consumer("tandem.consumer.replay.lease", "15s");
    }

    @Override
    public void round(Stage stage) throws Exception {
        stage.destination().orElseThrow().onOthers((call, attempt) -> remember(call));
        stage.await("there is something to replay", () -> stage.journal().countOrZero("event") > EVENTS);
        JsonNode replay = ask(stage.replicas().consumer(0), "POST", "/replays", "{\"all\":true}");
        String id = replay.get("id").asText();
        stage.await("a third is replayed", () -> handed(id) > replay.get("total").asLong() / 3);
        int running = running(stage);
        ServiceProcess dying = stage.replicas().consumer(running);
        ServiceProcess other = stage.replicas().consumer(1 - running);
        stage.fault("kill -9 of the replica that runs the replay", () -> {
            dying.kill();
            died(stage);
            dying.launch();
        });
        stage.await("the replay is done",
                () -> ask(other, "GET", "/replays/" + id, null).get("state").asText().equals("done"));
        check(stage, id, replay.get("total").asLong());
    }

    /** Happens while no replica runs the replay. */
    void died(Stage stage) {
    }

    private Answer remember(Call call) {
        String replay = call.header("tandem-replay");
        if (replay != null) {
            handedOut.computeIfAbsent(replay, any -> new ConcurrentHashMap<>())
                    .computeIfAbsent(String.valueOf(call.header("ce-subject")), any -> new CopyOnWriteArrayList<>())
                    .add(call.header("ce-id"));
        }
        // Slow enough that some events are in flight when the replica dies.
        return Answer.of(204).after(Duration.ofMillis(replay == null ? 0 : 5));
    }

    private int handed(String replay) {
        return handedOut.getOrDefault(replay, Map.of()).values().stream().mapToInt(Collection::size).sum();
    }

    private static int running(Stage stage) {
        try {
            return stage.replicas().consumer(0).management("/q/metrics").body().lines()
                    .anyMatch("tandem_consumer_replay_running 1.0"::equals) ? 0 : 1;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void check(Stage stage, String id, long total) {
        Set<String> distinct = new HashSet<>();
        List<String> again = new ArrayList<>();
        Map<String, List<String>> journaled = stage.recording().acceptedByKey();
        handedOut.get(id).forEach((key, events) -> {
            List<String> once = new ArrayList<>();
            for (String event : events) {
                if (!once.isEmpty() && once.get(once.size() - 1).equals(event)) {
                    again.add(event);
                } else {
                    once.add(event);
                }
            }
            distinct.addAll(once);
            List<String> due = new ArrayList<>(journaled.getOrDefault(key, List.of()));
            due.retainAll(new HashSet<>(once));
            if (new HashSet<>(once).size() < once.size()) {
                stage.findings().add(Violation.DUPLICATED, "the replay hands an event of " + key + " out again, later");
            } else if (!due.isEmpty() && !once.stream().filter(due::contains).toList().equals(due)) {
                stage.findings().add(Violation.OUT_OF_ORDER, "the replay of " + key);
            }
        });
        if (again.size() > AT_ONCE) {
            stage.findings().add(Violation.DUPLICATED, again.size() + " events came twice in a replay, " + AT_ONCE
                    + " were in flight at most");
        }
        if (distinct.size() < total) {
            stage.findings().add(Violation.LOST, "the replay handed out " + distinct.size() + " of " + total);
        }
    }

    private static JsonNode ask(ServiceProcess replica, String method, String path, String body) {
        try {
            HttpRequest.BodyPublisher content = body == null ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body, UTF_8);
            return new ObjectMapper().readTree(HTTP.send(HttpRequest.newBuilder(replica.uri(path))
                    .header("Content-Type", "application/json")
                    .method(method, content).build(), HttpResponse.BodyHandlers.ofString()).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
