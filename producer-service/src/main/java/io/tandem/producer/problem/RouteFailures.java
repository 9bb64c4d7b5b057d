package io.tandem.producer.problem;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import org.jboss.logging.Logger;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Gives a problem document to what fails before or beside the resources: authentication, and routes of the framework. */
@Singleton
class RouteFailures {

    private static final Logger LOG = Logger.getLogger(RouteFailures.class);

    private final ProblemWriter writer;

    RouteFailures(ProblemWriter writer) {
        this.writer = writer;
    }

    void install(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE + 2).failureHandler(exchange -> writer.write(exchange, problem(exchange)));
    }

    private static Problem problem(RoutingContext exchange) {
        Throwable failure = exchange.failure();
        if (failure instanceof AuthenticationFailedException || failure instanceof UnauthorizedException
                || exchange.statusCode() == 401) {
            return Problem.of(ProblemType.UNAUTHENTICATED, "the credentials of the request are not valid");
        }
        if (failure instanceof ForbiddenException || exchange.statusCode() == 403) {
            return Problem.of(ProblemType.FORBIDDEN, "the caller may not do this");
        }
        if (failure instanceof ProblemException known) {
            return known.problem();
        }
        return switch (exchange.statusCode()) {
            case 400 -> Problem.of(ProblemType.MALFORMED, "the request could not be read");
            case 404 -> Problem.of(ProblemType.NOT_FOUND, "no resource has this path");
            case 405 -> Problem.of(ProblemType.METHOD_NOT_ALLOWED, "the resource does not have this method");
            case 413 -> Problem.of(ProblemType.TOO_LARGE, "the body is too large");
            default -> {
                LOG.error("A request failed", failure);
                yield Problem.of(ProblemType.INTERNAL, "the service failed; its log says why");
            }
        };
    }
}
