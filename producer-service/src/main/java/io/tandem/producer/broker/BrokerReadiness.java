package io.tandem.producer.broker;

import jakarta.enterprise.context.ApplicationScoped;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

import io.tandem.producer.ProducerConfig;

/** Readiness: UP while the broker answers for the topic. */
@Readiness
@ApplicationScoped
public class BrokerReadiness implements HealthCheck {

    private final BrokerWatch broker;
    private final ProducerConfig config;

    BrokerReadiness(BrokerWatch broker, ProducerConfig config) {
        this.broker = broker;
        this.config = config;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("Kafka broker")
                .withData("topic", config.topic())
                .status(broker.isReachable())
                .build();
    }
}
