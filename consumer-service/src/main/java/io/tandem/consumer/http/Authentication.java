package io.tandem.consumer.http;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;

/** Keeps a service from going into production open to everybody because nobody thought of it. */
@ApplicationScoped
public class Authentication {

    private final SecurityConfig config;

    Authentication(SecurityConfig config) {
        this.config = config;
    }

    void require(@Observes StartupEvent start) {
        if (config.mode() == SecurityConfig.Mode.UNSET) {
            throw new ConfigurationException("Who may read the journal? Set tandem.security=oidc (with"
                    + " quarkus.oidc.auth-server-url) or tandem.security=mtls, or say tandem.security=none to leave it"
                    + " open to everybody who can reach this port.");
        }
    }
}
