package io.tandem.producer.http;

import java.util.ArrayList;
import java.util.List;

import org.jboss.resteasy.reactive.RestResponse;

import io.tandem.producer.problem.Problem;
import io.tandem.producer.problem.ProblemException;
import io.tandem.producer.problem.ProblemMapper;
import io.tandem.producer.publish.PublishFailure;
import io.tandem.producer.publish.PublishFailure.Fate;
import io.tandem.producer.publish.PublishResult;
import io.tandem.producer.publish.Receipt;

/** What the sender of a batch gets back: one entry an event, in its order, or one problem if none was accepted. */
final class BatchResponse {

    private static final int MULTI_STATUS = 207;

    private BatchResponse() {
    }

    /**
     * Returns 202 if all were accepted, 207 if a part was.
     *
     * @throws ProblemException if none was
     */
    static RestResponse<Object> of(List<PublishResult> deliveries) {
        long accepted = deliveries.stream().filter(PublishResult::isAccepted).count();
        if (accepted == 0 && !deliveries.isEmpty()) {
            throw common(deliveries).asException();
        }
        int status = accepted == deliveries.size() ? RestResponse.Status.ACCEPTED.getStatusCode() : MULTI_STATUS;
        return RestResponse.ResponseBuilder.<Object> create(status)
                .entity(deliveries.stream().map(BatchResponse::entry).toList())
                .build();
    }

    private static Object entry(PublishResult delivery) {
        return delivery.isAccepted() ? Receipt.of(delivery.accepted()) : ProblemMapper.of(delivery.failure());
    }

    /** The most careful of the fates stands for all: what may be on the topic must not be taken for not sent. */
    private static Problem common(List<PublishResult> deliveries) {
        PublishFailure worst = deliveries.get(0).failure();
        List<Problem.Fault> faults = new ArrayList<>();
        for (int index = 0; index < deliveries.size(); index++) {
            PublishFailure failure = deliveries.get(index).failure();
            worst = failure.fate() == Fate.UNKNOWN ? failure : worst;
            faults.addAll(ProblemMapper.of(failure).faultsAt(index));
        }
        return Problem.of(ProblemMapper.of(worst).kind(), "none of the events of the batch was confirmed", faults);
    }
}
