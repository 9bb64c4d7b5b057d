package io.tandem.producer.broker;

import java.time.Duration;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Default;
import jakarta.inject.Singleton;

import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaProducer;
import io.tandem.producer.ProducerConfig;
import io.tandem.producer.ProducerMetrics;

/**
 * Knows whether the broker accepts events for the topic, and is the readiness check for it. It looks the topic up at an
 * interval with its own client, so it sees an outage, and the end of one, without a request.
 */
@Default
@Readiness
@Singleton
public class BrokerWatch implements HealthCheck {

    private static final Logger LOG = Logger.getLogger(BrokerWatch.class);

    private final KafkaClientService clients;
    private final BrokerAdmin admin;
    private final ProducerConfig config;
    private volatile Cancellable probes;
    private volatile long answeredAt;
    private volatile String reason = "no answer";
    /** The state that the log shows. A service that starts with a reachable broker logs nothing. */
    private boolean reported = true;

    BrokerWatch(KafkaClientService clients, BrokerAdmin admin, ProducerConfig config, ProducerMetrics metrics) {
        this.clients = clients;
        this.admin = admin;
        this.config = config;
        this.answeredAt = System.nanoTime() - config.broker().downAfter().toNanos();
        metrics.broker(this::isReachable);
    }

    /** Tells whether the broker was able to accept events within the last {@code down-after}. */
    public boolean isReachable() {
        return System.nanoTime() - answeredAt < config.broker().downAfter().toNanos();
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("Kafka broker")
                .withData("topic", config.topic())
                .status(isReachable())
                .build();
    }

    void start(@Observes StartupEvent started) {
        KafkaProducer<byte[], byte[]> producer = clients.getProducer(Channels.EVENTS_OUT);
        LOG.infof("Events go to topic %s of the broker at %s", config.topic(),
                producer.configuration().get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG));
        // The watch runs as long as the service, so it subscribes itself.
        probes = Multi.createFrom().ticks().every(config.broker().probeInterval())
                .onOverflow().drop()
                .onItem().transformToUniAndConcatenate(tick -> probe(producer))
                .subscribe().with(this::update, failure -> LOG.error("The watch on the broker ended", failure));
    }

    @PreDestroy
    void stop() {
        if (probes != null) {
            probes.cancel();
        }
    }

    /** Looks the topic up, then makes the producer do so, because it forgets idle topics and refuses a send without them. */
    private Uni<Boolean> probe(KafkaProducer<byte[], byte[]> producer) {
        return admin.topic()
                .chain(this::checkInSync)
                .chain(() -> askProducer(producer))
                .replaceWith(true)
                .onFailure().invoke(failure -> reason = failure.toString())
                .onFailure().recoverWithItem(false);
    }

    /** Fails with too few replicas in sync, because the outcome of a send would then be unknown after a long time-out. */
    private Uni<Void> checkInSync(TopicDescription topic) {
        boolean complete = topic.partitions().stream().anyMatch(part -> part.isr().size() == part.replicas().size());
        return complete ? Uni.createFrom().voidItem()
                : admin.settings()
                        .onFailure(AuthorizationException.class).recoverWithNull()
                        .invoke(settings -> {
                            if (settings != null && TopicRules.takesNothing(topic, settings)) {
                                throw new NotEnoughReplicasException("fewer replicas in sync than min.insync.replicas");
                            }
                        })
                        .replaceWithVoid();
    }

    /** Repeats the question, because the producer never blocks. It fails at once and looks the topic up in the background. */
    private Uni<?> askProducer(KafkaProducer<byte[], byte[]> producer) {
        return producer.partitionsFor(config.topic())
                .onFailure().retry().withBackOff(Duration.ofMillis(10), Duration.ofMillis(500))
                .expireIn(BrokerAdmin.TIMEOUT.toMillis());
    }

    private void update(boolean answered) {
        if (answered) {
            answeredAt = System.nanoTime();
        }
        boolean reachable = isReachable();
        if (reachable && !reported) {
            LOG.infof("The broker takes events for topic %s", config.topic());
        } else if (!reachable && reported) {
            LOG.warnf("The broker does not take events for topic %s (%s); events are refused until it does",
                    config.topic(), reason);
        }
        reported = reachable;
    }
}
