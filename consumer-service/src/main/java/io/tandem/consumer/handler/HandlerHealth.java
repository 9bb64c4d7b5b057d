package io.tandem.consumer.handler;

import jakarta.enterprise.context.ApplicationScoped;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

import io.tandem.consumer.ConsumerConfig;

/** Reports a pause and its reason. Always UP: a restart mends no destination, and the journal still answers queries. */
@Readiness
@ApplicationScoped
public class HandlerHealth implements HealthCheck {

    private final CircuitBreaker breaker;
    private final String handler;

    HandlerHealth(CircuitBreaker breaker, ConsumerConfig config) {
        this.breaker = breaker;
        this.handler = config.handler().name();
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("handler").up().withData("name", handler);
        breaker.pause().ifPresent(pause -> response
                .withData("pausedSince", pause.since().toString())
                .withData("reason", pause.reason()));
        return response.build();
    }
}
