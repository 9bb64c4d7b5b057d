package io.tandem.producer.problem;

import jakarta.ws.rs.WebApplicationException;

import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

import io.tandem.producer.ProducerMetrics;
import io.tandem.producer.event.InvalidEventException;
import io.tandem.producer.publish.PublishFailure;

/** Makes a problem document of everything that can go wrong; nothing of the service's inside shows in it. */
public class ProblemMapper {

    private static final Logger LOG = Logger.getLogger(ProblemMapper.class);

    private final ProblemWriter writer;
    private final ProducerMetrics metrics;

    ProblemMapper(ProblemWriter writer, ProducerMetrics metrics) {
        this.writer = writer;
        this.metrics = metrics;
    }

    /** Returns what the sender is told of a failure. */
    public static Problem of(Throwable failure) {
        if (failure instanceof ProblemException known) {
            return known.problem();
        }
        if (failure instanceof InvalidEventException invalid) {
            return Problem.of(ProblemType.MALFORMED, invalid.getMessage());
        }
        if (failure instanceof PublishFailure unpublished) {
            return of(unpublished);
        }
        if (failure instanceof WebApplicationException web) {
            return of(web);
        }
        LOG.error("A request failed", failure);
        return Problem.of(ProblemType.INTERNAL, "the service failed; its log says why");
    }

    private static Problem of(PublishFailure failure) {
        return switch (failure.fate()) {
            case NOT_SENT -> Problem.of(ProblemType.UNAVAILABLE, "the broker does not take the event now; it was not sent");
            case TOO_LARGE -> Problem.of(ProblemType.TOO_LARGE, "the event is larger than the topic takes");
            case UNKNOWN -> Problem.of(ProblemType.OUTCOME_UNKNOWN,
                    "the broker did not confirm in time; send the event again with the same source and id",
                    failure.event());
        };
    }

    private static Problem of(WebApplicationException failure) {
        return switch (failure.getResponse().getStatus()) {
            case 404 -> Problem.of(ProblemType.NOT_FOUND, "no resource has this path");
            case 405 -> Problem.of(ProblemType.METHOD_NOT_ALLOWED, "the resource does not have this method");
            case 406 -> Problem.of(ProblemType.NOT_ACCEPTABLE, "the resource has no such representation");
            case 415 -> Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, "the resource does not read this media type");
            case 400 -> Problem.of(ProblemType.MALFORMED, "the request could not be read");
            default -> {
                LOG.error("A request failed", failure);
                yield Problem.of(ProblemType.INTERNAL, "the service failed; its log says why");
            }
        };
    }

    /** Returns the problem as a response, with Retry-After where a retry helps. */
    private RestResponse<Object> response(Problem problem) {
        metrics.refused(problem.kind().path());
        RestResponse.ResponseBuilder<Object> response = RestResponse.ResponseBuilder
                .create(problem.kind().status())
                .type(Problem.MEDIA_TYPE)
                .entity(problem);
        writer.headers(problem).forEach(response::header);
        return response.build();
    }

    @ServerExceptionMapper
    RestResponse<Object> map(Throwable failure) {
        return response(of(failure));
    }

    @ServerExceptionMapper
    RestResponse<Object> map(WebApplicationException failure) {
        return response(of(failure));
    }
}
