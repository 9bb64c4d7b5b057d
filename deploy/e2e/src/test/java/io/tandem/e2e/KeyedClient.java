package io.tandem.e2e;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

/**
 * A careful sender of events with keys of its own: one request in flight, the same id again until there is a 202, and only
 * then the next event. It records what was accepted, in order.
 */
final class KeyedClient implements Callable<Map<String, List<String>>> {

    private static final Duration GIVE_UP = Duration.ofMinutes(3);
    private static final Duration BACK_OFF = Duration.ofMillis(200);

    private final URI events;
    private final String source;
    private final List<String> keys;
    private final int eventsPerKey;
    private final CountDownLatch accepted;
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5)).build();
    private final Map<String, List<String>> idsByKey = new LinkedHashMap<>();

    /** Counts {@code accepted} down with each event that got its 202. */
    KeyedClient(URI events, String source, List<String> keys, int eventsPerKey, CountDownLatch accepted) {
        this.events = events;
        this.source = source;
        this.keys = keys;
        this.eventsPerKey = eventsPerKey;
        this.accepted = accepted;
    }

    /** Sends everything and returns the ids by key, in the order of their 202s. Each tenth event is sent twice. */
    @Override
    public Map<String, List<String>> call() throws Exception {
        for (int i = 0; i < eventsPerKey; i++) {
            for (String key : keys) {
                String id = key + "/" + i;
                sendUntilAccepted(key, id, data(id));
                idsByKey.computeIfAbsent(key, k -> new ArrayList<>()).add(id);
                accepted.countDown();
                if (i % 10 == 3) {
                    sendUntilAccepted(key, id, data(id));
                }
            }
        }
        return idsByKey;
    }

    /** Data that belongs to the id: another event under the same id would differ. */
    static String data(String id) {
        return "{\"event\":\"" + id + "\"}";
    }

    void sendUntilAccepted(String key, String id, String data) throws Exception {
        if (!isAccepted(key, id, data)) {
            await().alias("a 202 for " + id).pollInSameThread().pollInterval(BACK_OFF).atMost(GIVE_UP)
                    .until(() -> isAccepted(key, id, data));
        }
    }

    private boolean isAccepted(String key, String id, String data) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(events)
                .timeout(Duration.ofSeconds(20))
                .header("content-type", "application/json")
                .header("ce-specversion", "1.0")
                .header("ce-id", id)
                .header("ce-source", source)
                .header("ce-type", "io.tandem.e2e")
                .header("ce-subject", key)
                .POST(HttpRequest.BodyPublishers.ofString(data))
                .build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 202 && response.statusCode() != 503) {
                throw new IllegalStateException(response.statusCode() + " for " + id + ": " + response.body());
            }
            return response.statusCode() == 202;
        } catch (IOException retried) {
            return false;
        }
    }
}
