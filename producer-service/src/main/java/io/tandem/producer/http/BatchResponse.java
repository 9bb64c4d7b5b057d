package io.tandem.producer.http;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import jakarta.ws.rs.core.MediaType;

import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jboss.resteasy.reactive.RestResponse.Status;

import io.tandem.producer.problem.Problem;
import io.tandem.producer.problem.ProblemMapper;
import io.tandem.producer.publish.PublishFailure;
import io.tandem.producer.publish.PublishFailure.Fate;
import io.tandem.producer.publish.PublishResult;

/** Builds the response to a batch: a receipt or a problem for each event, in order, or one problem if none was accepted. */
final class BatchResponse {

    private static final int MULTI_STATUS = 207;

    private BatchResponse() {
    }

    /**
     * Returns 202 if all events were accepted, 207 if some were.
     *
     * @throws io.tandem.producer.problem.ProblemException if none was
     */
    static RestResponse<Object> of(List<PublishResult> results) {
        List<PublishFailure> failures = failures(results);
        if (!failures.isEmpty() && failures.size() == results.size()) {
            throw common(failures).asException();
        }
        int status = failures.isEmpty() ? Status.ACCEPTED.getStatusCode() : MULTI_STATUS;
        return ResponseBuilder.<Object> create(status)
                .type(MediaType.APPLICATION_JSON)
                .entity(results.stream().map(result -> result.<Object> map(receipt -> receipt, ProblemMapper::of)).toList())
                .build();
    }

    private static List<PublishFailure> failures(List<PublishResult> results) {
        return results.stream()
                .filter(PublishResult.Failed.class::isInstance)
                .map(result -> ((PublishResult.Failed) result).failure())
                .toList();
    }

    /**
     * Returns one problem for a batch without a receipt. If the fate of an event is unknown, so is the batch's. Else the
     * batch may be sent again if one of its events may.
     */
    private static Problem common(List<PublishFailure> failures) {
        List<Problem.Fault> faults = new ArrayList<>();
        for (int index = 0; index < failures.size(); index++) {
            faults.addAll(ProblemMapper.of(failures.get(index)).faultsAt(index));
        }
        PublishFailure first = Stream.of(Fate.UNKNOWN, Fate.NOT_SENT, Fate.TOO_LARGE)
                .flatMap(fate -> failures.stream().filter(failure -> failure.fate() == fate))
                .findFirst().orElseThrow();
        return Problem.of(ProblemMapper.of(first).kind(), "none of the events of the batch was confirmed", faults);
    }
}
