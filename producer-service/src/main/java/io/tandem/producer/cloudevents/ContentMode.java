package io.tandem.producer.cloudevents;

import java.util.List;

import io.tandem.producer.event.Echo;
import io.tandem.producer.event.MediaTypes;
import io.tandem.producer.problem.Problem;
import io.tandem.producer.problem.ProblemType;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;

/** The mode in which a request carries its events (CloudEvents HTTP binding, 3). The content type alone selects it. */
public enum ContentMode {

    BINARY,
    STRUCTURED,
    BATCH;

    private static final String STRUCTURED_JSON = "application/cloudevents+json";
    private static final String BATCH_JSON = "application/cloudevents-batch+json";
    public static final String NDJSON = "application/x-ndjson";

    /** @throws io.tandem.producer.problem.ProblemException if the body is encoded, or in an event format other than JSON */
    public static ContentMode of(MultiMap headers) {
        if (headers.contains(HttpHeaders.CONTENT_ENCODING)) {
            throw Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE,
                    "Content-Encoding is not supported; send the body as it is").asException();
        }
        List<String> contentTypes = headers.getAll(HttpHeaders.CONTENT_TYPE);
        if (contentTypes.size() > 1) {
            throw Problem.of(ProblemType.MALFORMED, "header 'content-type' is repeated").asException();
        }
        return contentTypes.isEmpty() ? BINARY : of(contentTypes.get(0));
    }

    /** @throws io.tandem.producer.problem.ProblemException if the body is a CloudEvent and not plain data */
    public static void checkPlain(MultiMap headers) {
        String contentType = headers.get(HttpHeaders.CONTENT_TYPE);
        if (contentType != null && MediaTypes.essence(contentType).startsWith("application/cloudevents")) {
            throw Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE,
                    "POST /events/{type} takes a plain body; send a CloudEvent to POST /events").asException();
        }
        of(headers);
    }

    private static ContentMode of(String contentType) {
        String essence = MediaTypes.essence(contentType);
        if (!essence.startsWith("application/cloudevents")) {
            return BINARY;
        }
        checkCharset(contentType);
        return switch (essence) {
            case STRUCTURED_JSON -> STRUCTURED;
            case BATCH_JSON -> BATCH;
            default -> throw Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, "'" + Echo.of(essence)
                    + "' is not read here; send " + STRUCTURED_JSON + " or " + BATCH_JSON).asException();
        };
    }

    private static void checkCharset(String contentType) {
        String lower = contentType.toLowerCase(java.util.Locale.ROOT).replaceAll("[\\s\"]", "");
        int charset = lower.indexOf(";charset=");
        if (charset >= 0 && !lower.startsWith(";charset=utf-8", charset)) {
            throw Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, "JSON is read in UTF-8 only").asException();
        }
    }
}
