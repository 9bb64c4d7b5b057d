package io.tandem.consumer.problem;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;

import io.tandem.consumer.ConsumerConfig;
import io.tandem.consumer.ConsumerConfig.Security.Mode;
import io.tandem.consumer.RouteOrder;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Adds to each 401 the credential that the service reads (RFC 9110, 15.5.2). */
@Singleton
class Challenges {

    private static final String SCHEME = "Bearer ";
    private static final int UNAUTHORIZED = 401;

    private final Mode mode;

    Challenges(ConsumerConfig config) {
        this.mode = config.security().mode();
    }

    void install(@Observes Router router) {
        router.route().order(RouteOrder.CHALLENGES).handler(request -> {
            request.addHeadersEndHandler(any -> {
                if (request.response().getStatusCode() == UNAUTHORIZED) {
                    request.response().putHeader(HttpHeaders.WWW_AUTHENTICATE, challenge(request));
                }
            });
            request.next();
        });
    }

    private String challenge(RoutingContext request) {
        if (mode == Mode.MTLS) {
            return "TLS-Client-Certificate";
        }
        String credential = request.request().getHeader(HttpHeaders.AUTHORIZATION);
        // RFC 6750, section 3.1: a request without a token gets no error.
        return credential != null && credential.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? "Bearer error=\"invalid_token\""
                : "Bearer";
    }
}
