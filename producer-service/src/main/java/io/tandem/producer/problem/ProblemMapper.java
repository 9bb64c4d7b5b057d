package io.tandem.producer.problem;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.UriInfo;

import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

import io.quarkus.oidc.OIDCException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.tandem.producer.ProducerMetrics;
import io.tandem.producer.event.InvalidEventException;
import io.tandem.producer.publish.PublishFailure;

/** Maps every failure to a problem document, without details of this service's implementation. */
public class ProblemMapper {

    private static final Logger LOG = Logger.getLogger(ProblemMapper.class);
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int INTERNAL = 500;

    private final ProblemWriter writer;
    private final ProducerMetrics metrics;

    ProblemMapper(ProblemWriter writer, ProducerMetrics metrics) {
        this.writer = writer;
        this.metrics = metrics;
    }

    /** Maps a failure; logs it if the service did not expect it. */
    public static Problem of(Throwable failure) {
        return of(failure, failure instanceof WebApplicationException web ? web.getResponse().getStatus() : INTERNAL);
    }

    /**
     * Maps a failure of a Vert.x route.
     *
     * @param failure null if the route only set a status
     * @param status applies if the failure itself has no problem
     */
    static Problem of(Throwable failure, int status) {
        if (failure instanceof ProblemException known) {
            return known.problem();
        }
        if (failure instanceof InvalidEventException invalid) {
            return Problem.of(ProblemType.MALFORMED, invalid.getMessage());
        }
        if (failure instanceof PublishFailure unpublished) {
            return ofPublishing(unpublished);
        }
        if (failure instanceof AuthenticationFailedException || failure instanceof UnauthorizedException) {
            return ofStatus(UNAUTHORIZED, failure);
        }
        if (failure instanceof OIDCException) {
            LOG.warnf("The identity provider does not answer: %s", failure.getMessage());
            return Problem.of(ProblemType.UNAVAILABLE, "the identity provider does not answer; nothing was sent");
        }
        return ofStatus(failure instanceof ForbiddenException ? FORBIDDEN : status, failure);
    }

    private static Problem ofPublishing(PublishFailure failure) {
        return switch (failure.fate()) {
            case NOT_SENT -> Problem.of(ProblemType.UNAVAILABLE, "the broker does not take the event now; it was not sent");
            case TOO_LARGE -> Problem.of(ProblemType.TOO_LARGE, "the event is larger than the topic allows");
            case UNKNOWN -> Problem.of(ProblemType.OUTCOME_UNKNOWN,
                    "the broker did not confirm in time; send the event again with the same source and id",
                    failure.event());
        };
    }

    private static Problem ofStatus(int status, Throwable failure) {
        return switch (status) {
            case 400 -> Problem.of(ProblemType.MALFORMED, "the request could not be read");
            case UNAUTHORIZED -> Problem.of(ProblemType.UNAUTHENTICATED, "the credentials of the request are not valid");
            case FORBIDDEN -> Problem.of(ProblemType.FORBIDDEN, "the caller may not do this");
            case 404 -> Problem.of(ProblemType.NOT_FOUND,
                    "no resource has this path; events go to POST /events or POST /events/{type}");
            case 405 -> Problem.of(ProblemType.METHOD_NOT_ALLOWED, "the resource does not have this method");
            case 406 -> Problem.of(ProblemType.NOT_ACCEPTABLE, "the resource has no such representation");
            case 413 -> Problem.of(ProblemType.TOO_LARGE, "the body is too large");
            case 415 -> Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, "the resource does not read this media type");
            default -> {
                LOG.error("A request failed", failure);
                yield Problem.of(ProblemType.INTERNAL, "the service failed; its log says why");
            }
        };
    }

    @ServerExceptionMapper
    RestResponse<Object> map(Throwable failure) {
        return response(of(failure));
    }

    @ServerExceptionMapper
    RestResponse<Object> map(WebApplicationException failure, UriInfo target, ContainerRequestContext request) {
        Problem problem = WrongPlace.refine(of(failure), request.getMethod(), target.getPath());
        RestResponse<Object> response = response(problem);
        if (problem.kind() == ProblemType.METHOD_NOT_ALLOWED) {
            // The exception of RESTEasy does not have the methods of the resource.
            response.getHeaders().putSingle(HttpHeaders.ALLOW,
                    target.getPath().startsWith("/problems") ? "GET, HEAD, OPTIONS" : "POST, OPTIONS");
        }
        return response;
    }

    private RestResponse<Object> response(Problem problem) {
        metrics.refused(problem.kind().path());
        RestResponse.ResponseBuilder<Object> response = RestResponse.ResponseBuilder
                .create(problem.kind().status())
                .type(Problem.MEDIA_TYPE)
                .entity(problem);
        writer.headers(problem).forEach(response::header);
        return response.build();
    }
}
