package io.tandem.producer.http;

import jakarta.enterprise.context.ApplicationScoped;

import org.eclipse.microprofile.jwt.JsonWebToken;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.tandem.producer.ProducerConfig;
import io.vertx.ext.web.RoutingContext;

/** Knows who sends a request, and whether it may send events. */
@ApplicationScoped
public class Callers {

    static final String ROLE = "events:write";

    private final ProducerConfig config;

    Callers(ProducerConfig config) {
        this.config = config;
    }

    /** @throws ProblemException if authentication is on and the caller is not known or lacks the role */
    Caller authorized(RoutingContext exchange) {
        String address = exchange.request().remoteAddress().hostAddress();
        if (config.security().isOff()) {
            return new Caller(null, address);
        }
        SecurityIdentity identity = exchange.user() instanceof QuarkusHttpUser user ? user.getSecurityIdentity() : null;
        if (identity == null || identity.isAnonymous()) {
            throw Problem.of(ProblemType.UNAUTHENTICATED, "the request has no credentials").asException();
        }
        if (!identity.hasRole(ROLE)) {
            throw Problem.of(ProblemType.FORBIDDEN, "the caller lacks the role " + ROLE).asException();
        }
        return new Caller(clientOf(identity), address);
    }

    /** RFC 9068 says client_id; many servers say azp; a certificate has its name only. */
    private static String clientOf(SecurityIdentity identity) {
        if (identity.getPrincipal() instanceof JsonWebToken token) {
            String client = token.getClaim("client_id");
            String party = client != null ? client : token.getClaim("azp");
            return party != null ? party : token.getName();
        }
        return identity.getPrincipal().getName();
    }
}
