package io.tandem.producer.security;

import java.net.URI;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.tandem.producer.RouteOrder;
import io.tandem.producer.problem.Problem;
import io.tandem.producer.problem.ProblemType;
import io.tandem.producer.problem.ProblemWriter;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * Refuses events that a browser sends for a page of another site (cross-site request forgery). It runs after the CORS
 * filter and accepts the origins that the filter allows.
 */
@Singleton
class CrossSiteGuard {

    private final ProblemWriter writer;

    CrossSiteGuard(ProblemWriter writer) {
        this.writer = writer;
    }

    void install(@Observes Router router) {
        router.route().method(HttpMethod.POST).order(RouteOrder.CROSS_SITE_GUARD).handler(this::check);
    }

    private void check(RoutingContext exchange) {
        boolean allowed = exchange.response().headers().contains(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN);
        if (!allowed && isCrossSite(exchange.request())) {
            writer.write(exchange, Problem.of(ProblemType.FORBIDDEN, "a browser sent this for a page of another site"));
        } else {
            exchange.next();
        }
    }

    private static boolean isCrossSite(HttpServerRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return !site.equals("same-origin") && !site.equals("none");
        }
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        return origin != null && !isOwn(origin, request);
    }

    private static boolean isOwn(String origin, HttpServerRequest request) {
        try {
            String authority = URI.create(origin).getAuthority();
            return authority != null && request.authority() != null
                    && authority.equalsIgnoreCase(request.authority().toString());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
