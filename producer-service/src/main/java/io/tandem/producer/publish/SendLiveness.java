package io.tandem.producer.publish;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.enterprise.inject.Default;
import jakarta.inject.Singleton;

import org.apache.kafka.clients.producer.ProducerConfig;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * Is DOWN while the Kafka client neither delivers nor fails an event that it has to give up after
 * {@code delivery.timeout.ms}. It depends on nothing outside: during an outage of the broker, events fail in time.
 */
@Default
@Liveness
@Singleton
class SendLiveness implements HealthCheck {

    /** The client may be late, because of a pause of the JVM or a request that is under way. */
    private static final Duration SLACK = Duration.ofSeconds(15);

    private final Set<Publication> open = ConcurrentHashMap.newKeySet();
    private volatile Duration limit = Duration.ofMillis(Long.MAX_VALUE);

    /** @param client the configuration of the Kafka client */
    void configure(Map<String, ?> client) {
        Object timeout = client.get(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG);
        limit = Duration.ofMillis(Long.parseLong(String.valueOf(timeout))).plus(SLACK);
    }

    /** Watches a publication until the client holds none of its events. */
    void watch(Publication publication) {
        open.add(publication);
        publication.released().thenRun(() -> open.remove(publication));
    }

    @Override
    public HealthCheckResponse call() {
        boolean late = open.stream().anyMatch(publication -> publication.age().compareTo(limit) > 0);
        return HealthCheckResponse.named("Kafka sends").status(!late).build();
    }
}
