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

    private static final Pattern OPEN = Pattern.compile("/|/[a-z]+\\.(html|js|css|svg)|/problems(/[a-z-]*)?");

    private final ConsumerConfig config;

    AccessGuard(ConsumerConfig config) {
        this.config = config;
    }

    void install(@Observes Router router) {
        if (config.security().mode() != ConsumerConfig.Security.Mode.NONE) {
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
            request.response().putHeader(HttpHeaders.WWW_AUTHENTICATE, config.security().mode().challenge());
            ProblemMapper.write(request, Problem.of(ProblemType.UNAUTHENTICATED, "the request has no valid " + credential()));
        } else if (!identity.hasRole(role)) {
            ProblemMapper.write(request, Problem.of(ProblemType.FORBIDDEN, "the caller lacks the role " + role));
        } else {
            request.next();
        }
    }

    /** Only the credential of the mode counts. A certificate opens nothing in OIDC mode, a token nothing in mTLS mode. */
    private boolean isProven(SecurityIdentity identity) {
        return config.security().mode() == ConsumerConfig.Security.Mode.MTLS
                ? identity.getCredential(CertificateCredential.class) != null
                : identity.getPrincipal() instanceof JsonWebToken;
    }

    private String credential() {
        return config.security().mode() == ConsumerConfig.Security.Mode.MTLS ? "client certificate" : "bearer token";
    }
}
