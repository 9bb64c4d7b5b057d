package io.tandem.producer.security;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.tandem.producer.ProducerConfig;
import io.tandem.producer.ProducerConfig.Security.Mode;

/** Stops the start unless the operator has chosen a security mode, so that no service is open by mistake. */
@ApplicationScoped
class SecurityModeCheck {

    private final ProducerConfig config;

    SecurityModeCheck(ProducerConfig config) {
        this.config = config;
    }

    void require(@Observes StartupEvent start) {
        if (config.security().mode() == Mode.UNSET) {
            throw new ConfigurationException("The setting tandem.security is missing. Set tandem.security=oidc (with"
                    + " quarkus.oidc.auth-server-url) or tandem.security=mtls, or set tandem.security=none to accept"
                    + " events from every client that can reach this port.");
        }
    }
}
