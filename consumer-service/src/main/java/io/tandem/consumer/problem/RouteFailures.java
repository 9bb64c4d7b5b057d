package io.tandem.consumer.problem;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Gives a problem document to what fails before or beside the resources: authentication, and routes of the framework. */
@Singleton
class RouteFailures {

    void install(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE + 2)
                .failureHandler(request -> ProblemMapper.write(request, problem(request)));
    }

    private static Problem problem(RoutingContext request) {
        Throwable failure = request.failure();
        if (failure instanceof AuthenticationFailedException || failure instanceof UnauthorizedException
                || request.statusCode() == 401) {
            return Problem.of(ProblemType.UNAUTHENTICATED, "the credentials of the request are not valid");
        }
        if (failure instanceof ForbiddenException || request.statusCode() == 403) {
            return Problem.of(ProblemType.FORBIDDEN, "the caller may not do this");
        }
        return switch (request.statusCode()) {
            case 400 -> Problem.of(ProblemType.INVALID_PARAMETER, "the request could not be read");
            case 404 -> Problem.of(ProblemType.NOT_FOUND, "no resource has this path");
            case 405 -> Problem.of(ProblemType.METHOD_NOT_ALLOWED, "the resource does not have this method");
            default ->
                ProblemMapper.of(failure == null ? new IllegalStateException("status " + request.statusCode()) : failure);
        };
    }
}
