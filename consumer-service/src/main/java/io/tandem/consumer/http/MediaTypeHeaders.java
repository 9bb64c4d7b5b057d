package io.tandem.consumer.http;

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
        if (!request.headers().getAll(HttpHeaders.ACCEPT).stream().allMatch(MediaTypeHeaders::isList)) {
            request.headers().remove(HttpHeaders.ACCEPT);
        }
        return request.headers().getAll(HttpHeaders.CONTENT_TYPE).stream().allMatch(MediaTypeHeaders::isMediaType);
    }

    private static boolean isList(String value) {
        try {
            MediaTypeHelper.parseHeader(value);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isMediaType(String value) {
        try {
            MediaType.valueOf(value);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
