package io.tandem.producer.security;

import javax.security.auth.x500.X500Principal;

import jakarta.inject.Singleton;

import org.eclipse.microprofile.jwt.JsonWebToken;

import io.quarkus.security.credential.CertificateCredential;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpSecurityUtils;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.tandem.producer.ProducerConfig;
import io.tandem.producer.ProducerConfig.Security.Mode;
import io.tandem.producer.problem.Problem;
import io.tandem.producer.problem.ProblemType;
import io.vertx.ext.web.RoutingContext;

/** Resolves the caller of a request and checks that the caller may send events. */
@Singleton
public class CallerResolver {

    private static final String ROLE = "events:write";

    private final ProducerConfig config;
    private final TrustedProxies proxies;

    CallerResolver(ProducerConfig config, TrustedProxies proxies) {
        this.config = config;
        this.proxies = proxies;
    }

    /**
     * Returns the caller.
     *
     * @throws io.tandem.producer.problem.ProblemException if authentication is on and the caller is unknown or lacks the role
     */
    public Caller authorized(RoutingContext exchange) {
        String address = proxies.clientOf(exchange.request());
        if (config.security().mode() == Mode.NONE) {
            return new Caller(null, address);
        }
        SecurityIdentity identity = exchange.user() instanceof QuarkusHttpUser user ? user.getSecurityIdentity() : null;
        String client = identity == null ? null : clientOf(identity);
        if (client == null) {
            throw Problem.of(ProblemType.UNAUTHENTICATED, "the request has no valid " + credential()).asException();
        }
        if (!identity.hasRole(ROLE)) {
            throw Problem.of(ProblemType.FORBIDDEN, "the caller lacks the role " + ROLE).asException();
        }
        return new Caller(client, address);
    }

    private String credential() {
        return config.security().mode() == Mode.MTLS ? "client certificate" : "bearer token";
    }

    /** Accepts only the credential of the configured mode. A certificate is no credential in mode oidc, nor a token in mtls. */
    private String clientOf(SecurityIdentity identity) {
        return config.security().mode() == Mode.MTLS ? subjectOf(identity) : clientOfToken(identity);
    }

    /** Returns the common name, which also selects the roles; null without a certificate. */
    private static String subjectOf(SecurityIdentity identity) {
        CertificateCredential credential = identity.getCredential(CertificateCredential.class);
        if (credential == null) {
            return null;
        }
        X500Principal subject = credential.getCertificate().getSubjectX500Principal();
        String commonName = HttpSecurityUtils.getCommonName(subject);
        return commonName != null ? commonName : subject.getName();
    }

    /** Returns the claim client_id (RFC 9068), or azp, which many servers use instead; null without a token. */
    private static String clientOfToken(SecurityIdentity identity) {
        if (!(identity.getPrincipal() instanceof JsonWebToken token)) {
            return null;
        }
        String client = token.getClaim("client_id");
        String party = client != null ? client : token.getClaim("azp");
        return party != null ? party : token.getName();
    }
}
