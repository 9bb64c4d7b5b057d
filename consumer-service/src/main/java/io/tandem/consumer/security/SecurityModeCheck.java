package io.tandem.consumer.security;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.tandem.consumer.ConsumerConfig;

/** Refuses to start in production without a decision about authentication. */
@ApplicationScoped
class SecurityModeCheck {

    private final ConsumerConfig config;

    SecurityModeCheck(ConsumerConfig config) {
        this.config = config;
    }

    /** Runs before anything else, so that a refused start takes no partition and touches no table. */
    void require(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent start) {
        if (config.security().mode() == ConsumerConfig.Security.Mode.UNSET) {
            throw new ConfigurationException("Who may read the journal? Set tandem.security=oidc (with"
                    + " quarkus.oidc.auth-server-url) or tandem.security=mtls, or say tandem.security=none to leave it"
                    + " open to everybody who can reach this port.");
        }
    }
}
