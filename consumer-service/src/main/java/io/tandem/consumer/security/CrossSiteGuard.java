package io.tandem.consumer.security;

import java.net.URI;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.tandem.consumer.RouteOrder;
import io.tandem.consumer.problem.Problem;
import io.tandem.consumer.problem.ProblemMapper;
import io.tandem.consumer.problem.ProblemType;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * Refuses changes that a browser requests for a page of another site, without its user's knowledge. Requests that the CORS
 * filter has allowed stay allowed.
 */
@Singleton
class CrossSiteGuard {

    void install(@Observes Router router) {
        router.route().method(HttpMethod.POST).order(RouteOrder.CROSS_SITE_GUARD).handler(CrossSiteGuard::check);
    }

    private static void check(RoutingContext request) {
        boolean allowed = request.response().headers().contains(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN);
        if (!allowed && isCrossSite(request.request())) {
            ProblemMapper.write(request,
                    Problem.of(ProblemType.FORBIDDEN, "a browser sent this for a page of another site"));
        } else {
            request.next();
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
