package io.tandem.producer.security;

import jakarta.inject.Singleton;

import org.eclipse.microprofile.jwt.JsonWebToken;

import io.quarkus.security.credential.CertificateCredential;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.tandem.producer.ProducerConfig;
import io.tandem.producer.ProducerConfig.Security.Mode;
import io.tandem.producer.problem.Problem;
import io.tandem.producer.problem.ProblemType;
import io.tandem.producer.security.Caller.Kind;
import io.tandem.producer.security.Caller.Name;
import io.vertx.ext.web.RoutingContext;

/** Resolves the caller of a request and checks that the caller may send events. */
@Singleton
public class CallerResolver {

    private static final String ROLE = "events:write";
    /** The challenge of RFC 6750, section 3.1. */
    private static final String INSUFFICIENT_SCOPE = "Bearer error=\"insufficient_scope\", scope=\"" + ROLE + "\"";

    private final ProducerConfig.Security config;
    private final TrustedProxies proxies;
    private final TokenRules tokens;

    CallerResolver(ProducerConfig config, TrustedProxies proxies, TokenRules tokens) {
        this.config = config.security();
        this.proxies = proxies;
        this.tokens = tokens;
    }

    /**
     * Returns the caller.
     *
     * @throws io.tandem.producer.problem.ProblemException if authentication is on and the caller is unknown or lacks the role
     */
    public Caller authorized(RoutingContext exchange) {
        String address = proxies.clientOf(exchange.request());
        if (config.mode() == Mode.NONE) {
            return new Caller(null, address);
        }
        SecurityIdentity identity = exchange.user() instanceof QuarkusHttpUser user ? user.getSecurityIdentity() : null;
        Name name = identity == null ? null : nameOf(identity);
        if (name == null) {
            throw Problem.of(ProblemType.UNAUTHENTICATED, "the request has no valid " + credential()).asException();
        }
        if (!identity.hasRole(ROLE)) {
            if (config.mode() == Mode.OIDC) {
                exchange.response().putHeader("WWW-Authenticate", INSUFFICIENT_SCOPE);
            }
            throw Problem.of(ProblemType.FORBIDDEN, "the caller lacks the role " + ROLE).asException();
        }
        return new Caller(name, address);
    }

    /** Returns the caller of a request that proves its sender by its body, so that it has no name yet. */
    public Caller unnamed(RoutingContext exchange) {
        return new Caller(null, proxies.clientOf(exchange.request()));
    }

    private String credential() {
        return config.mode() == Mode.MTLS ? "client certificate with exactly one name" : "bearer token";
    }

    /** Accepts only the credential of the configured mode. A certificate is no credential in mode oidc, nor a token in mtls. */
    private Name nameOf(SecurityIdentity identity) {
        return config.mode() == Mode.MTLS ? nameOfCertificate(identity) : nameOfToken(identity);
    }

    /** Returns the name that also selects the roles; null without a certificate, or if the name is not clear. */
    private Name nameOfCertificate(SecurityIdentity identity) {
        CertificateCredential credential = identity.getCredential(CertificateCredential.class);
        String client = credential == null ? null
                : CertificateName.of(credential.getCertificate(), config.certificateAttribute());
        return client == null ? null : new Name(Kind.CLIENT, client);
    }

    private Name nameOfToken(SecurityIdentity identity) {
        if (!(identity.getPrincipal() instanceof JsonWebToken token)) {
            return null;
        }
        String client = tokens.client(token::getClaim);
        if (client != null) {
            return new Name(Kind.CLIENT, client);
        }
        String subject = tokens.subject(token::getClaim);
        return subject == null ? null : new Name(Kind.SUBJECT, subject);
    }
}
