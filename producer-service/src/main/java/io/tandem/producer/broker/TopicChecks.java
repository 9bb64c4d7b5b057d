package io.tandem.producer.broker;

import java.time.Duration;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import org.apache.kafka.common.errors.AuthorizationException;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.tandem.producer.ProducerConfig;

/**
 * Checks the settings of the topic once the broker answers. If a guarantee is at risk, it warns or ends the service. A
 * topic that is not checked yet is DOWN if a risk would end the service.
 */
@Readiness
@ApplicationScoped
class TopicChecks implements HealthCheck {

    private static final Logger LOG = Logger.getLogger(TopicChecks.class);
    private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(1);
    private static final Duration MAX_BACK_OFF = Duration.ofSeconds(30);

    private final BrokerAdmin broker;
    private final long eventSize;
    private final boolean refuse;
    private volatile List<String> breaches = List.of();
    /** Why the topic is not checked yet; null once it is. */
    private volatile String unchecked = "the topic is not checked yet";

    TopicChecks(BrokerAdmin broker, ProducerConfig config) {
        this.broker = broker;
        this.eventSize = config.limits().eventSize().asLongValue();
        this.refuse = config.topicChecks() == ProducerConfig.TopicChecks.REFUSE;
    }

    void start(@Observes StartupEvent started) {
        // The start does not wait for the check. It is retried until the broker answers and the topic exists.
        check().onFailure().invoke(this::failed)
                .onFailure().retry().withBackOff(FIRST_BACK_OFF, MAX_BACK_OFF).indefinitely()
                .subscribe().with(this::report);
    }

    private Uni<List<String>> check() {
        return Uni.combine().all().unis(broker.topic(), broker.settings())
                .with((topic, settings) -> TopicRules.breaches(topic, settings, eventSize))
                .onFailure(TopicChecks::isForbidden).recoverWithItem(TopicChecks::unchecked);
    }

    private void failed(Throwable failure) {
        String now = "the topic is not checked, because the broker does not describe it: " + failure.getMessage();
        if (!now.equals(unchecked)) {
            LOG.warn(now);
        }
        unchecked = now;
    }

    private static boolean isForbidden(Throwable failure) {
        return failure instanceof AuthorizationException;
    }

    /** Warns only, because settings that this client may not read are no breach. */
    private static List<String> unchecked() {
        LOG.warn("The topic was not checked, because this client may not read its settings (operation DescribeConfigs)");
        return List.of();
    }

    private void report(List<String> found) {
        breaches = found;
        unchecked = null;
        found.forEach(refuse ? LOG::error : LOG::warn);
        if (refuse && !found.isEmpty()) {
            LOG.error(
                    "The topic does not support the guarantees of Tandem. Change it, or set tandem.producer.topic-checks=warn.");
            Quarkus.asyncExit(1);
        }
    }

    @Override
    public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("topic").status(!refuse || breaches.isEmpty() && unchecked == null);
        String reason = unchecked;
        if (reason != null) {
            response.withData("unchecked", reason);
        }
        for (int i = 0; i < breaches.size(); i++) {
            response.withData("warning-" + (i + 1), breaches.get(i));
        }
        return response.build();
    }
}
