package io.tandem.e2e;

import static io.tandem.local.testkit.Patience.await;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

import io.tandem.e2e.EventSender.Answer;

/**
 * A careful sender of events with keys of its own: one request in flight, the same id again until there is a 202, and only
 * then the next event. It records the accepted events in their order.
 */
public final class KeyedClient implements Callable<Map<String, List<String>>> {

    private static final Duration BACK_OFF = Duration.ofMillis(200);

    private final URI events;
    private final EventSender sender;
    private final List<String> keys;
    private final int eventsPerKey;
    private final CountDownLatch accepted;
    private final Map<String, List<String>> idsByKey = new LinkedHashMap<>();

    /** Counts {@code accepted} down with each event that got its 202. */
    public KeyedClient(URI events, String source, List<String> keys, int eventsPerKey, CountDownLatch accepted) {
        this.events = events;
        this.sender = new EventSender(source);
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
            await("a 202 for " + id).pollInSameThread().pollInterval(BACK_OFF)
                    .until(() -> isAccepted(key, id, data));
        }
    }

    private boolean isAccepted(String key, String id, String data) throws InterruptedException {
        return sender.send(events, key, id, data).answer() == Answer.ACCEPTED;
    }
}
