package io.tandem.producer.security;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.tandem.producer.ProducerConfig;
import io.tandem.producer.ProducerConfig.Security.Mode;

/** Keeps the service from going into production open to everybody because nobody thought of it. */
@ApplicationScoped
public class SecurityModeCheck {

    private final ProducerConfig config;

    SecurityModeCheck(ProducerConfig config) {
        this.config = config;
    }

    void require(@Observes StartupEvent start) {
        if (config.security().mode() == Mode.UNSET) {
            throw new ConfigurationException("Who may send events? Set tandem.security=oidc (with"
                    + " quarkus.oidc.auth-server-url) or tandem.security=mtls, or say tandem.security=none to leave it"
                    + " open to everybody who can reach this port.");
        }
    }
}
