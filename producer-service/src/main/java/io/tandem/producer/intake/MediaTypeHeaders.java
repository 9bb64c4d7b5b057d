package io.tandem.producer.intake;

import java.util.function.Consumer;

import jakarta.ws.rs.core.MediaType;

import org.jboss.resteasy.reactive.common.util.MediaTypeHelper;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/**
 * The header fields that JAX-RS reads as media types before it calls a resource. JAX-RS fails at a field that it cannot
 * read, as if the service had a fault.
 */
final class MediaTypeHeaders {

    private MediaTypeHeaders() {
    }

    /** Tells whether the Content-Type can be read. Removes an Accept that cannot, because it asks for nothing. */
    static boolean areReadable(HttpServerRequest request) {
        if (!request.headers().getAll(HttpHeaders.ACCEPT).stream()
                .allMatch(value -> canRead(value, MediaTypeHelper::parseHeader))) {
            request.headers().remove(HttpHeaders.ACCEPT);
        }
        return request.headers().getAll(HttpHeaders.CONTENT_TYPE).stream()
                .allMatch(value -> canRead(value, MediaType::valueOf));
    }

    private static boolean canRead(String value, Consumer<String> parser) {
        try {
            parser.accept(value);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
