package io.tandem.producer.problem;

import java.util.Map;

import jakarta.inject.Singleton;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.tandem.producer.ProducerConfig;
import io.tandem.producer.ProducerConfig.Security.Mode;
import io.tandem.producer.ProducerMetrics;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/** Writes problem documents and their headers; Vert.x routes use it to answer outside JAX-RS. */
@Singleton
public class ProblemWriter {

    private static final String SCHEME = "Bearer ";
    /** The challenge of RFC 6750, section 3.1. */
    private static final String INVALID_TOKEN = "Bearer error=\"invalid_token\"";

    private final ProducerConfig config;
    private final ObjectMapper json;
    private final ProducerMetrics metrics;

    ProblemWriter(ProducerConfig config, ObjectMapper json, ProducerMetrics metrics) {
        this.config = config;
        this.json = json;
        this.metrics = metrics;
    }

    /** Sends the problem as the response, unless a response has begun. */
    public void write(RoutingContext exchange, Problem problem) {
        if (exchange.response().headWritten() || exchange.response().closed()) {
            return;
        }
        metrics.refused(problem.kind().path());
        exchange.response()
                .setStatusCode(problem.kind().status())
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE);
        headers(problem).forEach(exchange.response()::putHeader);
        if (problem.kind() == ProblemType.UNAUTHENTICATED && config.security().mode() == Mode.OIDC && hasToken(exchange)) {
            exchange.response().putHeader("WWW-Authenticate", INVALID_TOKEN);
        }
        exchange.response().end(Buffer.buffer(bytes(problem)));
    }

    private static boolean hasToken(RoutingContext exchange) {
        String credential = exchange.request().getHeader(HttpHeaders.AUTHORIZATION);
        return credential != null && credential.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    }

    /** Returns the headers of a problem: Retry-After if a retry can succeed, WWW-Authenticate if a credential is missing. */
    Map<String, String> headers(Problem problem) {
        if (problem.kind() == ProblemType.UNVERIFIED) {
            return Map.of("WWW-Authenticate", "Webhook-Signature");
        }
        if (problem.kind() == ProblemType.UNAUTHENTICATED) {
            return Map.of("WWW-Authenticate", config.security().mode() == Mode.MTLS ? "TLS-Client-Certificate" : "Bearer");
        }
        return problem.retryAfter() == null ? Map.of() : Map.of("Retry-After", problem.retryAfter());
    }

    public byte[] bytes(Object document) {
        try {
            return json.writeValueAsBytes(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A document of this service cannot be written", e);
        }
    }
}
