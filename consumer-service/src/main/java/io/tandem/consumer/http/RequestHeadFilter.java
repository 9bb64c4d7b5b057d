package io.tandem.consumer.http;

import java.util.Optional;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.tandem.consumer.RouteOrder;
import io.tandem.consumer.problem.Problem;
import io.tandem.consumer.problem.ProblemMapper;
import io.tandem.consumer.problem.ProblemType;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Refuses a request with a head that is not valid, before any other route reads it. */
@Singleton
class RequestHeadFilter {

    void install(@Observes Router router) {
        router.route().order(RouteOrder.REQUEST_HEAD_FILTER).handler(RequestHeadFilter::check);
    }

    private static void check(RoutingContext exchange) {
        if (Connections.isEnding(exchange.request())) {
            // It may be a part of the request before it. The connection closes without an answer.
            return;
        }
        String fault = RequestFraming.fault(exchange.request());
        if (fault != null || RequestFraming.mayHaveTwoLengths(exchange.request())) {
            Connections.endAfter(exchange);
        }
        if (fault != null) {
            ProblemMapper.write(exchange, Problem.of(ProblemType.INVALID_PARAMETER, fault));
        } else if (!MediaTypeHeaders.areReadable(exchange.request())) {
            ProblemMapper.write(exchange,
                    Problem.of(ProblemType.INVALID_PARAMETER, "Content-Type must be one media type (RFC 9110, 8.3)"));
        } else {
            checkParameters(exchange);
        }
    }

    private static void checkParameters(RoutingContext exchange) {
        Optional<Problem> unknown = Parameters.unknown(exchange.request().path(), exchange.queryParams().names());
        if (unknown.isPresent()) {
            ProblemMapper.write(exchange, unknown.get());
        } else {
            exchange.next();
        }
    }
}
