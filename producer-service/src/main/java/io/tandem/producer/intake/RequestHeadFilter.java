package io.tandem.producer.intake;

import java.util.Map;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.tandem.producer.ProducerConfig;
import io.tandem.producer.RouteOrder;
import io.tandem.producer.problem.Problem;
import io.tandem.producer.problem.ProblemType;
import io.tandem.producer.problem.ProblemWriter;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * Refuses requests with too long a head or with a doubtful end, before any other route runs. The limits of the HTTP server
 * are higher; a request above those gets a bare status without a problem document.
 */
@Singleton
class RequestHeadFilter {

    /** A colon, a space and a line end for each header field. */
    private static final int SEPARATORS = 4;

    private final ProducerConfig.Limits limits;
    private final ProblemWriter writer;

    RequestHeadFilter(ProducerConfig config, ProblemWriter writer) {
        this.limits = config.limits();
        this.writer = writer;
    }

    void install(@Observes Router router) {
        router.route().order(RouteOrder.REQUEST_HEAD_FILTER).handler(this::check);
    }

    private void check(RoutingContext exchange) {
        HttpServerRequest request = exchange.request();
        if (Connections.isEnding(request)) {
            // It may be a part of the request before it. The connection closes without an answer.
            return;
        }
        String fault = RequestFraming.fault(request);
        if (fault != null || RequestFraming.mayHaveTwoLengths(request)) {
            Connections.endAfter(exchange);
        }
        Problem problem = fault == null ? problem(request) : Problem.of(ProblemType.MALFORMED, fault);
        if (problem == null) {
            exchange.next();
        } else {
            writer.write(exchange, problem);
        }
    }

    private Problem problem(HttpServerRequest request) {
        if (request.uri().length() > limits.uriLength()) {
            return Problem.of(ProblemType.URI_TOO_LONG,
                    "the path and query of the request are longer than " + limits.uriLength() + " characters");
        }
        if (request.headers().size() > limits.headers()) {
            return Problem.of(ProblemType.HEADERS_TOO_LARGE,
                    "the request has more than " + limits.headers() + " header fields");
        }
        if (size(request) > limits.headerSize().asLongValue()) {
            return Problem.of(ProblemType.HEADERS_TOO_LARGE,
                    "the header fields of the request are larger than " + limits.headerSize().asLongValue() + " bytes");
        }
        return MediaTypeHeaders.areReadable(request) ? null
                : Problem.of(ProblemType.MALFORMED, "Content-Type must be one media type (RFC 9110, 8.3)");
    }

    private static long size(HttpServerRequest request) {
        long size = 0;
        for (Map.Entry<String, String> header : request.headers()) {
            size += header.getKey().length() + header.getValue().length() + SEPARATORS;
        }
        return size;
    }
}
