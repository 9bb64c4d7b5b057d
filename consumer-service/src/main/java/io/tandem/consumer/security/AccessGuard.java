package io.tandem.consumer.security;

import java.util.regex.Pattern;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import org.eclipse.microprofile.jwt.JsonWebToken;

import io.quarkus.security.credential.CertificateCredential;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.tandem.consumer.problem.Problem;
import io.tandem.consumer.problem.ProblemMapper;
import io.tandem.consumer.problem.ProblemType;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * Lets nobody read the journal without the role {@code events:read}, nor change anything without
 * {@code dead-letters:manage}. Open to everybody are the page, which shows nothing by itself, and the explanations of
 * problems; whatever else there is, or will be, is not.
 */
@Singleton
class AccessGuard {

    static final String READ = "events:read";
    static final String MANAGE = "dead-letters:manage";

    private static final int AFTER_CORS_BEFORE_RESOURCES = -90;
    private static final Pattern OPEN = Pattern.compile("/|/[a-z]+\\.(html|js|css|svg)|/problems(/[a-z-]*)?");

    private final SecurityConfig config;

    AccessGuard(SecurityConfig config) {
        this.config = config;
    }

    void install(@Observes Router router) {
        if (config.mode() != SecurityConfig.Mode.NONE) {
            router.route().order(AFTER_CORS_BEFORE_RESOURCES).handler(this::check);
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
            ProblemMapper.write(request, Problem.of(ProblemType.FORBIDDEN, "the caller lacks the role " + role));
        } else {
            request.next();
        }
    }

    /** Only what the mode asks for counts: where tokens are, a certificate opens nothing, and the other way round. */
    private boolean isProven(SecurityIdentity identity) {
        return config.mode() == SecurityConfig.Mode.MTLS
                ? identity.getCredential(CertificateCredential.class) != null
                : identity.getPrincipal() instanceof JsonWebToken;
    }

    private String credential() {
        return config.mode() == SecurityConfig.Mode.MTLS ? "client certificate" : "bearer token";
    }
}
