package io.tandem.producer.broker;

import java.time.Duration;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.jboss.logging.Logger;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaProducer;
import io.tandem.producer.ProducerConfig;

/**
 * Knows whether the broker takes events for the topic: it looks the topic up at an interval, with a client of its own, so
 * that an outage is seen without a send and its end without a request.
 */
@Singleton
public class BrokerWatch {

    private static final Logger LOG = Logger.getLogger(BrokerWatch.class);

    private final KafkaClientService clients;
    private final BrokerAdmin admin;
    private final ProducerConfig config;
    private volatile Cancellable probes;
    private volatile long answeredAt;
    private volatile String reason = "no answer";
    /** What the log said last; at the start, silence means that all is well. */
    private boolean reported = true;

    BrokerWatch(KafkaClientService clients, BrokerAdmin admin, ProducerConfig config) {
        this.clients = clients;
        this.admin = admin;
        this.config = config;
        this.answeredAt = System.nanoTime() - config.broker().downAfter().toNanos();
    }

    /** Tells whether the broker would have taken events within the configured time. */
    public boolean isReachable() {
        return System.nanoTime() - answeredAt < config.broker().downAfter().toNanos();
    }

    void start(@Observes StartupEvent started) {
        KafkaProducer<byte[], byte[]> producer = clients.getProducer(Channels.EVENTS_OUT);
        LOG.infof("Events go to topic %s of the broker at %s", config.topic(),
                producer.configuration().get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG));
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
    }

    /** Looks the topic up, then lets the producer do so: it forgets idle topics, and a send would wait for the look-up. */
    private Uni<Boolean> probe(KafkaProducer<byte[], byte[]> producer) {
        return admin.topic()
                .chain(this::checkInSync)
                .chain(() -> askProducer(producer))
                .replaceWith(true)
                .onFailure().invoke(failure -> reason = failure.toString())
                .onFailure().recoverWithItem(false);
    }

    /** Without enough replicas in sync each write would be tried until it is too late to say that nothing was sent. */
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

    /** The producer never waits: it says at once that it does not know the topic, and looks it up behind. */
    private Uni<?> askProducer(KafkaProducer<byte[], byte[]> producer) {
        return producer.partitionsFor(config.topic())
                .onFailure().retry().withBackOff(Duration.ofMillis(10), Duration.ofMillis(500))
                .expireIn(BrokerAdmin.TIMEOUT.toMillis());
    }

    private void judge(boolean answered) {
        if (answered) {
            answeredAt = System.nanoTime();
        }
        boolean reachable = isReachable();
        if (reachable && !reported) {
            LOG.infof("The broker takes events for topic %s", config.topic());
        } else if (!reachable && reported) {
            LOG.warnf("The broker does not take events for topic %s (%s): they are refused until it does",
                    config.topic(), reason);
        }
        reported = reachable;
    }
}
