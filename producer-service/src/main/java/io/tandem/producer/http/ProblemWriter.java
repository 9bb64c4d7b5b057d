package io.tandem.producer.http;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.tandem.producer.Meters;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/** Writes problem documents where no JAX-RS resource is in charge. */
@ApplicationScoped
public class ProblemWriter {

    private final ObjectMapper json;
    private final Meters meters;

    ProblemWriter(ObjectMapper json, Meters meters) {
        this.json = json;
        this.meters = meters;
    }

    /** Answers with the problem, unless an answer has begun. */
    void write(RoutingContext exchange, Problem problem) {
        if (exchange.response().headWritten() || exchange.response().closed()) {
            return;
        }
        meters.refused(problem.kind().path());
        exchange.response()
                .setStatusCode(problem.kind().status())
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE);
        if (problem.retryAfter() != null) {
            exchange.response().putHeader("Retry-After", problem.retryAfter());
        }
        if (problem.kind() == ProblemType.UNAUTHENTICATED) {
            exchange.response().putHeader("WWW-Authenticate", "Bearer");
        }
        exchange.response().end(Buffer.buffer(bytes(problem)));
    }

    byte[] bytes(Object document) {
        try {
            return json.writeValueAsBytes(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A document of this service cannot be written", e);
        }
    }
}
