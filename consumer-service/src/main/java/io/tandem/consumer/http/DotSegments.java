package io.tandem.consumer.http;

import java.util.regex.Pattern;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.tandem.consumer.RouteOrder;
import io.tandem.consumer.problem.Problem;
import io.tandem.consumer.problem.ProblemMapper;
import io.tandem.consumer.problem.ProblemType;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * Refuses a path with a segment of dots. The router would resolve it to another path, so that the id {@code ..} would be
 * answered with the page.
 */
@Singleton
class DotSegments {

    private static final Pattern DOTS = Pattern.compile("/(?:\\.|%2[eE]){1,2}(?:/|$)");

    void install(@Observes Router router) {
        router.route().order(RouteOrder.DOT_SEGMENTS).handler(DotSegments::check);
    }

    private static void check(RoutingContext request) {
        String path = request.request().path();
        if (path != null && DOTS.matcher(path).find()) {
            ProblemMapper.write(request, Problem.of(ProblemType.NOT_FOUND,
                    "no resource has this path; ask for an event with the id . or .. as /event?id="));
        } else {
            request.next();
        }
    }
}
