package io.tandem.consumer.security;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;

/** Who may ask this service. */
@ConfigMapping(prefix = "tandem.security")
public interface SecurityConfig {

    /** How callers prove who they are; in production it must be said. */
    @WithParentName
    Mode mode();

    enum Mode {
        /** Bearer tokens of an OpenID Connect provider: {@code quarkus.oidc.*}. */
        OIDC,
        /** Client certificates: {@code quarkus.http.ssl.client-auth}, roles by {@code certificate-role-properties}. */
        MTLS,
        /** Everybody may do everything. */
        NONE,
        /** Not said: the service does not start. */
        UNSET
    }
}
