package io.tandem.consumer.security;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;

/** Keeps a service from going into production open to everybody because nobody thought of it. */
@ApplicationScoped
class SecurityModeCheck {

    private final SecurityConfig config;

    SecurityModeCheck(SecurityConfig config) {
        this.config = config;
    }

    /** Before anything else: a service that refuses to start takes no partition and touches no table. */
    void require(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent start) {
        if (config.mode() == SecurityConfig.Mode.UNSET) {
            throw new ConfigurationException("Who may read the journal? Set tandem.security=oidc (with"
                    + " quarkus.oidc.auth-server-url) or tandem.security=mtls, or say tandem.security=none to leave it"
                    + " open to everybody who can reach this port.");
        }
    }
}
