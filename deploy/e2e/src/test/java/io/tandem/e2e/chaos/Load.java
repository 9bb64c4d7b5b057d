package io.tandem.e2e.chaos;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;

import io.tandem.e2e.EventSender;
import io.tandem.local.testkit.Patience;

/** The clients of a scenario, each a thread of its own. */
final class Load implements AutoCloseable {

    private final CountDownLatch stopped = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private Load() {
    }

    /** @param sending each client holds it while it has an event under way */
    static Load start(Setup setup, String source, List<URI> replicas, Recording recording, long seed, Lock sending) {
        Load load = new Load();
        EventSender sender = new EventSender(source, setup.eventsAhead);
        Duration pace = Duration.ofNanos((long) (setup.clients / setup.eventsPerSecond * 1e9));
        for (int i = 0; i < setup.clients; i++) {
            load.threads.execute(new Client(i, replicas, recording, sender, pace, seed + i, sending,
                    load.stopped));
        }
        load.threads.shutdown();
        return load;
    }

    /** Lets each client bring its last event to its 202, or give up. */
    void stop() throws InterruptedException {
        stopped.countDown();
        if (!threads.awaitTermination(2 * Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("The clients do not end");
        }
    }

    @Override
    public void close() {
        stopped.countDown();
        threads.shutdownNow();
    }
}
