package io.tandem.consumer.problem;

import java.io.IOException;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;

import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

import io.smallrye.mutiny.TimeoutException;
import io.tandem.consumer.query.CapacityReached;
import io.vertx.core.VertxException;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.DatabaseException;

/** Makes a problem document of everything that can go wrong; nothing of the service's inside shows in it. */
public class ProblemMapper {

    private static final int RETRY_AFTER_SECONDS = 2;
    private static final Logger LOG = Logger.getLogger(ProblemMapper.class);

    /** Returns what the client is told of a failure. */
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
        if (isOfTheDatabase(failure)) {
            LOG.warnf("The journal did not answer a question: %s", failure.toString());
            return Problem.of(ProblemType.UNAVAILABLE, "the database is away, or takes too long for this question");
        }
        LOG.error("A request failed", failure);
        return Problem.of(ProblemType.INTERNAL, "the service failed; its log says why");
    }

    private static Problem of(WebApplicationException failure) {
        return switch (failure.getResponse().getStatus()) {
            case 404 -> Problem.of(ProblemType.NOT_FOUND, "no resource has this path");
            case 405 -> Problem.of(ProblemType.METHOD_NOT_ALLOWED, "the resource does not have this method");
            case 406 -> Problem.of(ProblemType.NOT_ACCEPTABLE, "the resource has no such representation");
            case 415 -> Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, "the resource does not read this media type");
            case 400 -> Problem.of(ProblemType.INVALID_PARAMETER, "the request could not be read");
            default -> {
                LOG.error("A request failed", failure);
                yield Problem.of(ProblemType.INTERNAL, "the service failed; its log says why");
            }
        };
    }

    private static boolean isOfTheDatabase(Throwable failure) {
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

    /** Answers a request that no resource answers. */
    public static void write(RoutingContext request, Throwable failure) {
        write(request, of(failure));
    }

    /** Answers a request that no resource answers. */
    public static void write(RoutingContext request, Problem problem) {
        HttpServerResponse response = request.response();
        if (response.headWritten() || response.closed()) {
            return;
        }
        if (problem.kind() == ProblemType.UNAUTHENTICATED) {
            response.putHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
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

    @ServerExceptionMapper
    RestResponse<Problem> map(WebApplicationException failure) {
        return response(of(failure));
    }
}
