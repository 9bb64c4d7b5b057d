package io.tandem.consumer.security;

import java.util.regex.Pattern;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;

import org.eclipse.microprofile.jwt.JsonWebToken;

import io.quarkus.security.credential.CertificateCredential;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.tandem.consumer.ConsumerConfig;
import io.tandem.consumer.ConsumerConfig.Security.Mode;
import io.tandem.consumer.RouteOrder;
import io.tandem.consumer.problem.Problem;
import io.tandem.consumer.problem.ProblemMapper;
import io.tandem.consumer.problem.ProblemType;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * Requires the role {@code events:read} to read the journal and {@code dead-letters:manage} to change anything. Two things
 * are open to everybody: the page, which shows nothing by itself, and the explanations of problems.
 */
@Singleton
class AccessGuard {

    static final String READ = "events:read";
    static final String MANAGE = "dead-letters:manage";

    /** The challenge of RFC 6750, section 3.1. */
    private static final String INSUFFICIENT_SCOPE = "Bearer error=\"insufficient_scope\", scope=\"%s\"";
    private static final Pattern OPEN = Pattern.compile("/|/[a-z]+\\.(html|js|css|svg)|/problems(/[a-z-]*)?");

    private final ConsumerConfig.Security config;
    private final TokenRules tokens;

    AccessGuard(ConsumerConfig config, TokenRules tokens) {
        this.config = config.security();
        this.tokens = tokens;
    }

    void install(@Observes Router router) {
        if (config.mode() != Mode.NONE) {
            router.route().order(RouteOrder.ACCESS_GUARD).handler(this::check);
        }
    }

    private void check(RoutingContext request) {
        boolean reads = request.request().method() == HttpMethod.GET || request.request().method() == HttpMethod.HEAD;
        if (reads && OPEN.matcher(request.normalizedPath()).matches()) {
            request.next();
            return;
        }
        String role = reads ? READ : MANAGE;
        SecurityIdentity identity = request.user() instanceof QuarkusHttpUser user ? user.getSecurityIdentity() : null;
        if (identity == null || !isProven(identity)) {
            ProblemMapper.write(request, Problem.of(ProblemType.UNAUTHENTICATED, "the request has no valid " + credential()));
        } else if (!identity.hasRole(role)) {
            if (config.mode() == Mode.OIDC) {
                request.response().putHeader(HttpHeaders.WWW_AUTHENTICATE, INSUFFICIENT_SCOPE.formatted(role));
            }
            ProblemMapper.write(request, Problem.of(ProblemType.FORBIDDEN, "the caller lacks the role " + role));
        } else {
            request.next();
        }
    }

    /** Only the credential of the mode counts. A certificate opens nothing in OIDC mode, a token nothing in mTLS mode. */
    private boolean isProven(SecurityIdentity identity) {
        if (config.mode() == Mode.MTLS) {
            CertificateCredential credential = identity.getCredential(CertificateCredential.class);
            return credential != null && CertificateName.of(credential.getCertificate(), config.certificateAttribute()) != null;
        }
        return identity.getPrincipal() instanceof JsonWebToken token
                && (tokens.client(token::getClaim) != null || tokens.subject(token::getClaim) != null);
    }

    private String credential() {
        return config.mode() == Mode.MTLS ? "client certificate with exactly one name" : "bearer token";
    }
}
