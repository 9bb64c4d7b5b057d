package io.tandem.producer.broker;

import java.util.Arrays;
import java.util.List;

import jakarta.inject.Singleton;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * Is DOWN once a network thread of a Kafka client has died, for example of an OutOfMemoryError, because no client starts it
 * again. It depends on nothing outside: during an outage of the broker the threads go on.
 */
@Liveness
@Singleton
public class ClientLiveness implements HealthCheck {

    private static final List<String> THREADS = List.of("kafka-producer-network-thread", "kafka-admin-client-thread");

    private final boolean[] seen = new boolean[THREADS.size()];

    @Override
    public synchronized HealthCheckResponse call() {
        boolean alive = true;
        List<String> running = running();
        for (int i = 0; i < seen.length; i++) {
            String name = THREADS.get(i);
            boolean runs = running.stream().anyMatch(thread -> thread.startsWith(name));
            alive &= runs || !seen[i];
            seen[i] |= runs;
        }
        return HealthCheckResponse.named("Kafka clients").status(alive).build();
    }

    private static List<String> running() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        Thread[] threads = new Thread[2 * group.activeCount() + 16];
        int count = group.enumerate(threads);
        return Arrays.stream(threads, 0, count).map(Thread::getName).toList();
    }
}
