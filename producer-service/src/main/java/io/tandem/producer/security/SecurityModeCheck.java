package io.tandem.producer.security;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;

import org.jboss.logging.Logger;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.tandem.producer.ProducerConfig;

/** Stops the start unless the operator has chosen a security mode and its settings, so that no service is open by mistake. */
@ApplicationScoped
class SecurityModeCheck {

    private static final Logger LOG = Logger.getLogger(SecurityModeCheck.class);
    private static final String ANY = "any";

    private final ProducerConfig.Security config;
    private final TlsConfigurationRegistry tls;

    SecurityModeCheck(ProducerConfig config, TlsConfigurationRegistry tls) {
        this.config = config.security();
        this.tls = tls;
    }

    /** Runs before anything else, so that a refused start does not reach Kafka. */
    void require(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent start) {
        switch (config.mode()) {
            case UNSET -> throw new ConfigurationException("The setting tandem.security is missing. Set tandem.security=oidc"
                    + " (with quarkus.oidc.auth-server-url and quarkus.oidc.token.audience) or tandem.security=mtls, or set"
                    + " tandem.security=none to accept events from every client that can reach this port.");
            case OIDC -> requireAudience();
            case MTLS -> requireTrustStore();
            case NONE -> requireNoBinding();
        }
    }

    private void requireAudience() {
        if (config.audience().isEmpty()) {
            throw new ConfigurationException("The setting quarkus.oidc.token.audience is missing. Set it to the audience"
                    + " (claim aud) of the tokens for this service. Without it, a token for any other application of the"
                    + " same identity provider would be accepted, as quarkus.oidc.token.audience=any allows.");
        }
        if (config.audience().get().contains(ANY)) {
            LOG.warn("quarkus.oidc.token.audience=any accepts the tokens for every application of the identity provider");
        }
    }

    private void requireTrustStore() {
        if (!config.certificateAttribute().equals(CertificateName.COMMON_NAME)
                && !config.certificateAttribute().equals(CertificateName.URI_NAME)) {
            throw new ConfigurationException("quarkus.http.auth.certificate-role-attribute must be CN or SAN_URI");
        }
        TlsConfiguration server = config.tlsConfigurationName().flatMap(tls::get).or(tls::getDefault).orElse(null);
        if (server == null || server.getTrustStoreOptions() == null || server.isTrustAll()) {
            throw new ConfigurationException("tandem.security=mtls needs a trust store: set quarkus.http.tls-configuration-name"
                    + "=http and quarkus.tls.http.trust-store.… to the authorities of your clients. Without it, every"
                    + " certificate of a public authority would be trusted.");
        }
        config.certificateRoles().ifPresent(file -> CertificateRoles.faults(file).forEach(LOG::warn));
    }

    private void requireNoBinding() {
        if (config.bindSource()) {
            throw new ConfigurationException("tandem.producer.security.bind-source=true needs a client to bind sources to, and"
                    + " tandem.security=none has none. Set tandem.security=oidc or tandem.security=mtls.");
        }
    }
}
