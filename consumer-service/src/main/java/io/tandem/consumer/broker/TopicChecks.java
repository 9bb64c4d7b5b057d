package io.tandem.consumer.broker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.tandem.consumer.ConsumerConfig;
import io.tandem.consumer.ConsumerMetrics;
import io.tandem.consumer.broker.TopicRules.Topic;

/**
 * Compares each topic with the guarantees as soon as the broker describes it. A breach is a warning or ends the service. A
 * topic that is not checked yet is a warning, and DOWN if a breach would end the service.
 */
@Readiness
@ApplicationScoped
public class TopicChecks implements HealthCheck {

    private static final Logger LOG = Logger.getLogger(TopicChecks.class);
    private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(1);
    private static final Duration MAX_BACK_OFF = Duration.ofSeconds(30);

    private final BrokerAdmin broker;
    private final String events;
    private final String deadLetters;
    private final Duration journalRetention;
    private final boolean refuse;
    private final Map<String, Topic> described = new ConcurrentHashMap<>();
    /** The reason for each topic that is not checked yet. */
    private final Map<String, String> unchecked = new ConcurrentSkipListMap<>();
    /** The reason for each topic that this client may not read. Such a topic is no breach. */
    private final Map<String, String> forbidden = new ConcurrentSkipListMap<>();
    private volatile List<String> breaches = List.of();

    TopicChecks(BrokerAdmin broker, ConsumerConfig config, ConsumerMetrics metrics) {
        this.broker = broker;
        this.events = config.topic();
        this.deadLetters = config.deadLetterTopic();
        this.journalRetention = config.journal().retention().orElse(null);
        this.refuse = config.topicChecks() == ConsumerConfig.Reaction.REFUSE;
        List.of(events, deadLetters).forEach(topic -> unchecked.put(topic, topic + ": not checked yet"));
        metrics.gauge("topic.retention.seconds",
                "How long the topic keeps an event at least; infinite if for ever, not a number if unknown",
                () -> TopicRules.retentionSeconds(described.get(events)));
    }

    void start(@Observes StartupEvent event) {
        // The start does not wait for it. A topic that the broker does not describe is asked for again.
        check().onFailure().retry().withBackOff(FIRST_BACK_OFF, MAX_BACK_OFF).indefinitely()
                .subscribe().with(checked -> LOG.debug("The topics are checked"));
    }

    private Uni<Void> check() {
        return Uni.combine().all().unis(List.copyOf(unchecked.keySet()).stream().map(this::look).toList()).discardItems()
                .invoke(this::report)
                .onItem().transformToUni(done -> unchecked.isEmpty() ? Uni.createFrom().voidItem()
                        : Uni.createFrom().failure(new IllegalStateException("unchecked: " + unchecked.keySet())));
    }

    private Uni<Void> look(String name) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
        return Uni.combine().all().unis(
                broker.ask(admin -> admin.describeTopics(List.of(name)).topicNameValues().get(name)),
                broker.ask(admin -> admin.describeConfigs(List.of(resource)).values().get(resource)))
                .with(Topic::new)
                .invoke(topic -> {
                    described.put(name, topic);
                    unchecked.remove(name);
                })
                .onFailure().invoke(failure -> failed(name, failure))
                .onFailure().recoverWithNull()
                .replaceWithVoid();
    }

    private void failed(String name, Throwable failure) {
        String before;
        String now = name + ": not checked, because the broker does not describe it: " + failure.getMessage();
        if (failure instanceof AuthorizationException) {
            forbidden.put(name, now);
            before = unchecked.remove(name);
        } else {
            before = unchecked.replace(name, now);
        }
        if (!now.equals(before)) {
            LOG.warn(now);
        }
    }

    private void report() {
        List<String> found = TopicRules.breaches(described.get(events), described.get(deadLetters), journalRetention);
        List<String> known = breaches;
        breaches = found;
        found.stream().filter(breach -> !known.contains(breach)).forEach(refuse ? LOG::error : LOG::warn);
        if (refuse && !found.isEmpty()) {
            LOG.error("The topics break Tandem's guarantees. Change them, or set tandem.consumer.topic-checks=warn.");
            Quarkus.asyncExit(1);
        }
    }

    @Override
    public HealthCheckResponse call() {
        List<String> warnings = new ArrayList<>(breaches);
        warnings.addAll(unchecked.values());
        boolean good = warnings.isEmpty();
        warnings.addAll(forbidden.values());
        var response = HealthCheckResponse.named("topics").status(!refuse || good);
        for (int i = 0; i < warnings.size(); i++) {
            response.withData("warning-" + (i + 1), warnings.get(i));
        }
        return response.build();
    }
}
