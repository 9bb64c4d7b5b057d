package io.tandem.producer.security;

import java.time.Instant;
import java.util.Optional;

import org.eclipse.microprofile.jwt.JsonWebToken;

import io.quarkus.security.credential.CertificateCredential;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.ext.web.RoutingContext;

/** The end of the validity of a caller's credential. An answer that takes long must not outlast it. */
public final class CredentialExpiry {

    private CredentialExpiry() {
    }

    /** Empty for a caller without a credential and for a token without an end. */
    public static Optional<Instant> of(RoutingContext request) {
        return request.user() instanceof QuarkusHttpUser user ? of(user.getSecurityIdentity()) : Optional.empty();
    }

    private static Optional<Instant> of(SecurityIdentity identity) {
        CertificateCredential certificate = identity.getCredential(CertificateCredential.class);
        if (certificate != null && certificate.getCertificate() != null) {
            return Optional.of(certificate.getCertificate().getNotAfter().toInstant());
        }
        return identity.getPrincipal() instanceof JsonWebToken token && token.getExpirationTime() > 0
                ? Optional.of(Instant.ofEpochSecond(token.getExpirationTime()))
                : Optional.empty();
    }
}
