package io.tandem.producer.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.jboss.logging.Logger;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaProducer;
import io.tandem.producer.ProducerConfig;

/**
 * Knows whether the broker answers for the topic: it looks the topic up at an interval, with a client of its own, so
 * that an outage is seen without a send and its end without a request.
 */
@ApplicationScoped
public class BrokerWatch {

    private static final Logger LOG = Logger.getLogger(BrokerWatch.class);
    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(5);

    private final KafkaClientService clients;
    private final ProducerConfig config;
    private volatile AdminClient admin;
    private volatile Cancellable probes;
    private volatile long answeredAt;
    private volatile String reason = "no answer";
    /** What the log said last; at the start, silence means that all is well. */
    private boolean reported = true;

    BrokerWatch(KafkaClientService clients, ProducerConfig config) {
        this.clients = clients;
        this.config = config;
        this.answeredAt = System.nanoTime() - config.broker().downAfter().toNanos();
    }

    /** Tells whether the broker has answered for the topic within the configured time. */
    public boolean isReachable() {
        return System.nanoTime() - answeredAt < config.broker().downAfter().toNanos();
    }

    void start(@Observes StartupEvent started) {
        KafkaProducer<byte[], byte[]> producer = clients.getProducer(Channels.EVENTS_OUT);
        LOG.infof("Events go to topic %s of the broker at %s", config.topic(),
                producer.configuration().get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG));
        admin = AdminClient.create(adminConfig(producer.configuration()));
        // The watch runs for as long as the service: nothing else subscribes to it.
        probes = Multi.createFrom().ticks().every(config.broker().probeInterval())
                .onOverflow().drop()
                .onItem().transformToUniAndConcatenate(tick -> probe(producer))
                .subscribe().with(this::judge, failure -> LOG.error("The broker is watched no longer", failure));
    }

    @PreDestroy
    void stop() {
        if (probes != null) {
            probes.cancel();
        }
        if (admin != null) {
            admin.close(Duration.ZERO);
        }
    }

    /** Looks the topic up, then lets the producer do so: it forgets idle topics, and a send would wait for the look-up. */
    private Uni<Boolean> probe(KafkaProducer<byte[], byte[]> producer) {
        return Uni.createFrom().completionStage(() -> admin.describeTopics(List.of(config.topic())).allTopicNames()
                .toCompletionStage())
                .chain(() -> askProducer(producer))
                .ifNoItem().after(PROBE_TIMEOUT.plusSeconds(1)).fail()
                .replaceWith(true)
                .onFailure().invoke(failure -> reason = failure.toString())
                .onFailure().recoverWithItem(false);
    }

    /** The producer never waits: it says at once that it does not know the topic, and looks it up behind. */
    private Uni<?> askProducer(KafkaProducer<byte[], byte[]> producer) {
        return producer.partitionsFor(config.topic())
                .onFailure().retry().withBackOff(Duration.ofMillis(10), Duration.ofMillis(500))
                .expireIn(PROBE_TIMEOUT.toMillis());
    }

    private void judge(boolean answered) {
        if (answered) {
            answeredAt = System.nanoTime();
        }
        boolean reachable = isReachable();
        if (reachable && !reported) {
            LOG.infof("The broker answers for topic %s", config.topic());
        } else if (!reachable && reported) {
            LOG.warnf("The broker does not answer for topic %s (%s): events are refused until it does",
                    config.topic(), reason);
        }
        reported = reachable;
    }

    private static Map<String, Object> adminConfig(Map<String, ?> producer) {
        Map<String, Object> admin = new HashMap<>(producer);
        admin.keySet().retainAll(AdminClientConfig.configNames());
        admin.remove(AdminClientConfig.RETRIES_CONFIG);
        admin.merge(AdminClientConfig.CLIENT_ID_CONFIG, "-watch", (id, suffix) -> id + "" + suffix);
        admin.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PROBE_TIMEOUT.toMillis());
        admin.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PROBE_TIMEOUT.toMillis());
        return admin;
    }
}
