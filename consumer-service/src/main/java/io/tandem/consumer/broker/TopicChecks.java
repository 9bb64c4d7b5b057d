package io.tandem.consumer.broker;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.tandem.consumer.ConsumerConfig;
import io.tandem.consumer.broker.TopicRules.Topic;

/** Compares the topics with the guarantees as soon as the broker answers. A breach is a warning or ends the service. */
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
    private volatile List<String> breaches = List.of();

    TopicChecks(BrokerAdmin broker, ConsumerConfig config) {
        this.broker = broker;
        this.events = config.topic();
        this.deadLetters = config.deadLetterTopic();
        this.journalRetention = config.journal().retention().orElse(null);
        this.refuse = config.topicChecks() == ConsumerConfig.TopicChecks.REFUSE;
    }

    void start(@Observes StartupEvent event) {
        // The start does not wait for it. While the broker or a topic is missing, the check is repeated.
        check().onFailure().invoke(failure -> LOG.debugf(failure, "Could not check the topics yet"))
                .onFailure().retry().withBackOff(FIRST_BACK_OFF, MAX_BACK_OFF).indefinitely()
                .subscribe().with(this::report);
    }

    private Uni<List<String>> check() {
        List<String> names = List.of(events, deadLetters);
        return Uni.combine().all().unis(
                broker.ask(admin -> admin.describeTopics(names).allTopicNames()),
                broker.ask(admin -> admin.describeConfigs(names.stream().map(TopicChecks::resource).toList()).all()))
                .with((descriptions, configs) -> TopicRules.breaches(topic(events, descriptions, configs),
                        topic(deadLetters, descriptions, configs), journalRetention));
    }

    private void report(List<String> found) {
        breaches = found;
        found.forEach(refuse ? LOG::error : LOG::warn);
        if (refuse && !found.isEmpty()) {
            LOG.error("The topics break Tandem's guarantees. Change them, or set tandem.consumer.topic-checks=warn.");
            Quarkus.asyncExit(1);
        }
    }

    @Override
    public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("topics").status(!refuse || breaches.isEmpty());
        for (int i = 0; i < breaches.size(); i++) {
            response.withData("warning-" + (i + 1), breaches.get(i));
        }
        return response.build();
    }

    private static ConfigResource resource(String topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }

    private static Topic topic(String name, Map<String, TopicDescription> descriptions, Map<ConfigResource, Config> configs) {
        return new Topic(descriptions.get(name), configs.get(resource(name)));
    }
}
