package io.tandem.e2e.chaos;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import io.tandem.e2e.chaos.Readings.Seen;
import io.tandem.local.testkit.Patience;
import io.tandem.local.testkit.ServiceProcess;
import io.tandem.local.testkit.StreamReader;
import io.tandem.local.testkit.StreamReader.Received;

/**
 * Clients that ask consumer-service what became of the events, during a whole scenario: one for single events, one for the list
 * and one on the stream. An answer may be missing or a refusal during a fault.
 */
final class Readers implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PAGE = 100;
    private static final int REMEMBERED = 1000;

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5)).build();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final CountDownLatch listening = new CountDownLatch(1);
    private final String source;
    private final String query;
    private final List<ServiceProcess> replicas;
    private final Recording recording;
    private final Random random;
    private final Readings readings;
    private String lastEventId;

    private Readers(Stage stage, long seed) {
        source = stage.source();
        query = "?source=" + URLEncoder.encode(source, StandardCharsets.UTF_8);
        replicas = stage.replicas().consumers();
        recording = stage.recording();
        random = new Random(seed);
        readings = new Readings(stage.findings());
    }

    /** Starts the clients, and waits until the stream is open, so that it has every event of the load. */
    static Readers start(Stage stage, long seed) throws InterruptedException {
        Readers readers = new Readers(stage, seed);
        readers.threads.execute(() -> readers.repeat(readers::follow));
        readers.threads.execute(() -> readers.repeat(readers.asker()));
        readers.threads.execute(() -> readers.repeat(() -> readers.list()));
        if (!readers.listening.await(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            readers.close();
            throw new IllegalStateException("The stream does not open");
        }
        return readers;
    }

    private interface Step {
        void run() throws IOException, InterruptedException;
    }

    private void repeat(Step step) {
        try {
            do {
                try {
                    step.run();
                } catch (IOException away) {
                    // A fault. The next answer is compared with the last one before it.
                }
            } while (!stopped.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            readings.surprised("a reader ended: " + e);
        }
    }

    /** Asks for the event that was accepted last, and for one before it. */
    private Step asker() {
        List<String> ids = new ArrayList<>();
        return () -> {
            String latest = recording.latest().id();
            if (!latest.isEmpty()) {
                if (ids.size() < REMEMBERED) {
                    ids.add(latest);
                } else {
                    ids.set(random.nextInt(REMEMBERED), latest);
                }
                ask(latest);
                ask(ids.get(random.nextInt(ids.size())));
            }
        };
    }

    private void ask(String id) throws IOException, InterruptedException {
        HttpResponse<String> answer = get("/events/" + URLEncoder.encode(id, StandardCharsets.UTF_8) + query);
        if (answer.statusCode() == 200) {
            readings.asked(id, JSON.readTree(answer.body()).path("outcome").asText());
        } else if (answer.statusCode() == 404) {
            readings.asked(id, null);
        } else {
            checkRefusal(answer);
        }
    }

    private void list() throws IOException, InterruptedException {
        HttpResponse<String> answer = get("/events" + query + "&limit=" + PAGE);
        if (answer.statusCode() == 200) {
            List<Seen> page = new ArrayList<>();
            JSON.readTree(answer.body()).path("events").forEach(entry -> page.add(seen(entry)));
            readings.listed(page, PAGE);
        } else {
            checkRefusal(answer);
        }
    }

    private void checkRefusal(HttpResponse<String> answer) {
        if (answer.statusCode() != 503) {
            readings.surprised("a reader got " + answer.statusCode() + " for " + answer.uri().getPath() + ": " + answer.body());
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(uri(path)).timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return replicas.get(random.nextInt(replicas.size())).uri(path);
    }

    /** Reads the stream until the connection ends, and resumes after the last id of the one before. */
    private void follow() throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        try (StreamReader stream = StreamReader.listen(uri("/stream" + query), lastEventId, this::take)) {
            stream.onEnd(ended::countDown);
            while (!ended.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS) && stopped.getCount() > 0) {
                if (stream.isOpen()) {
                    listening.countDown();
                }
            }
            lastEventId = stream.lastId() == null ? lastEventId : stream.lastId();
        }
    }

    private void take(Received entry) {
        if (entry.type().equals("message")) {
            try {
                readings.streamed(seen(JSON.readTree(entry.data())));
            } catch (IOException e) {
                readings.surprised("the stream has " + entry.data());
            }
        } else {
            readings.surprised("the stream says " + entry.type() + ": " + entry.data());
        }
    }

    private static Seen seen(JsonNode entry) {
        return new Seen(entry.at("/event/id").asText(), entry.path("outcome").asText());
    }

    /** Waits until the stream has what the journal has, checks it and ends the clients. */
    void finish(Stage stage) {
        Set<Seen> journal = stage.journal().ofSource(source).stream()
                .map(entry -> new Seen(entry.id(), entry.outcome()))
                .collect(Collectors.toSet());
        Recovery.within(PATIENCE, () -> readings.hasStreamed(journal));
        readings.checkStream(journal);
        close();
        stage.say(readings.answers() + " readings");
    }

    @Override
    public void close() {
        stopped.countDown();
        threads.shutdownNow();
    }
}
