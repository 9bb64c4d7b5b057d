package io.tandem.consumer.problem;

import java.io.IOException;
import java.util.Optional;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.UriInfo;

import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;

import io.quarkus.oidc.OIDCException;
import io.smallrye.mutiny.TimeoutException;
import io.vertx.core.VertxException;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.DatabaseException;

/** Maps every failure to a problem document. A document shows nothing of the service's inside. */
public class ProblemMapper {

    private static final int RETRY_AFTER_SECONDS = 2;
    private static final Logger LOG = Logger.getLogger(ProblemMapper.class);

    /** Returns the problem that the client gets for a failure. */
    static Problem of(Throwable failure) {
        if (failure instanceof ProblemException known) {
            return known.problem();
        }
        if (failure instanceof CapacityReached) {
            return Problem.of(ProblemType.OVERLOADED, failure.getMessage());
        }
        if (failure instanceof WebApplicationException web) {
            return of(web);
        }
        if (failure instanceof OIDCException) {
            LOG.warnf("The identity provider does not answer: %s", failure.getMessage());
            return Problem.of(ProblemType.UNAVAILABLE, "the identity provider does not answer");
        }
        if (isOfDatabase(failure)) {
            LOG.warnf("The journal did not answer a query: %s", failure.toString());
            return Problem.of(ProblemType.UNAVAILABLE, "the database does not answer, or takes too long for this query");
        }
        return internal(failure);
    }

    private static Problem of(WebApplicationException failure) {
        return ofStatus(failure.getResponse().getStatus()).orElseGet(() -> internal(failure));
    }

    /** Returns the problem for a status of the framework; empty if the status is a fault of this service. */
    static Optional<Problem> ofStatus(int status) {
        return Optional.ofNullable(switch (status) {
            case 400 -> Problem.of(ProblemType.INVALID_PARAMETER, "the request could not be read");
            case 401 -> Problem.of(ProblemType.UNAUTHENTICATED, "the credentials of the request are not valid");
            case 403 -> Problem.of(ProblemType.FORBIDDEN, "the caller may not do this");
            case 404 -> Problem.of(ProblemType.NOT_FOUND, "no resource has this path");
            case 405 -> Problem.of(ProblemType.METHOD_NOT_ALLOWED, "the resource does not have this method");
            case 406 -> Problem.of(ProblemType.NOT_ACCEPTABLE, "the resource has no such representation");
            case 415 -> Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, "the resource does not read this media type");
            default -> null;
        });
    }

    private static Problem internal(Throwable failure) {
        LOG.error("A request failed", failure);
        return Problem.of(ProblemType.INTERNAL, "the service failed; its log says why");
    }

    private static boolean isOfDatabase(Throwable failure) {
        return failure instanceof DatabaseException
                || failure instanceof VertxException
                || failure instanceof IOException
                || failure instanceof TimeoutException;
    }

    /** Returns the problem as a response, with Retry-After where a retry helps. */
    static RestResponse<Problem> response(Problem problem) {
        RestResponse.ResponseBuilder<Problem> response = RestResponse.ResponseBuilder
                .<Problem> create(problem.kind().status())
                .type(Problem.MEDIA_TYPE)
                .entity(problem);
        if (problem.kind().status() == 503) {
            response.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        return response.build();
    }

    /** Answers a request outside the resources. */
    public static void write(RoutingContext request, Throwable failure) {
        write(request, of(failure));
    }

    /** Answers a request outside the resources, unless an answer has begun. */
    public static void write(RoutingContext request, Problem problem) {
        HttpServerResponse response = request.response();
        if (response.headWritten() || response.closed()) {
            return;
        }
        if (problem.kind().status() == 503) {
            response.putHeader(HttpHeaders.RETRY_AFTER, Integer.toString(RETRY_AFTER_SECONDS));
        }
        response.setStatusCode(problem.kind().status())
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .end(problem.toJson());
    }

    @ServerExceptionMapper
    RestResponse<Problem> map(Throwable failure) {
        return response(of(failure));
    }

    /** Names the member of a JSON body that cannot be read. */
    @ServerExceptionMapper
    RestResponse<Problem> map(MismatchedInputException failure) {
        return response(JsonFaults.of(failure));
    }

    @ServerExceptionMapper
    RestResponse<Problem> map(WebApplicationException failure, UriInfo target, ContainerRequestContext request) {
        if (failure.getCause() instanceof JsonProcessingException fault) {
            return response(JsonFaults.of(fault));
        }
        Problem problem = WrongPlace.refine(of(failure), request.getMethod(), target.getPath());
        RestResponse<Problem> response = response(problem);
        if (problem.kind() == ProblemType.METHOD_NOT_ALLOWED) {
            // The exception of RESTEasy does not have the methods of the resource.
            response.getHeaders().putSingle(HttpHeaders.ALLOW, WrongPlace.methods(target.getPath()));
        }
        return response;
    }
}
