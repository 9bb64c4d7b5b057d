package io.tandem.consumer.problem;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.tandem.consumer.RouteOrder;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Writes a problem document for a failure outside the resources: authentication, and routes of the framework. */
@Singleton
class RouteFailures {

    void install(@Observes Router router) {
        router.route().order(RouteOrder.ROUTE_FAILURES)
                .failureHandler(request -> ProblemMapper.write(request, problem(request)));
    }

    private static Problem problem(RoutingContext request) {
        Throwable failure = request.failure();
        if (failure instanceof AuthenticationFailedException || failure instanceof UnauthorizedException) {
            return ProblemMapper.ofStatus(401).orElseThrow();
        }
        if (failure instanceof ForbiddenException) {
            return ProblemMapper.ofStatus(403).orElseThrow();
        }
        return ProblemMapper.ofStatus(request.statusCode())
                .map(general -> WrongPlace.refine(general, request.request().method().name(), request.request().path()))
                .orElseGet(() -> ProblemMapper.of(
                        failure == null ? new IllegalStateException("status " + request.statusCode()) : failure));
    }
}
