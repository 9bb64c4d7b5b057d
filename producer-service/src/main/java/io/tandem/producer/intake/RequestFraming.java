package io.tandem.producer.intake;

import java.util.List;
import java.util.Map;

import io.netty.handler.codec.http.HttpMessageDecoderResult;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/** Finds requests with an end that a proxy in front may see in another place. */
final class RequestFraming {

    private static final int SHORTEST_LENGTH = "Content-Length:0".length();

    private RequestFraming() {
    }

    /** Returns the fault of a request that this service refuses, or null. Its connection must end. */
    static String fault(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) {
            return null;
        }
        List<String> encodings = request.headers().getAll(HttpHeaders.TRANSFER_ENCODING);
        if (encodings.size() > 1 || encodings.size() == 1 && !encodings.get(0).equalsIgnoreCase("chunked")) {
            return "Transfer-Encoding can only be chunked, once";
        }
        if (!encodings.isEmpty() && request.version() == HttpVersion.HTTP_1_0) {
            return "HTTP/1.0 has no Transfer-Encoding; send a Content-Length, or use HTTP/1.1";
        }
        // The router refuses a request without a Host before this runs.
        return request.headers().getAll(HttpHeaders.HOST).size() > 1 ? "the request must have one Host header" : null;
    }

    /**
     * Tells whether a chunked body may have had a Content-Length too. The decoder drops that field and only counts its bytes.
     * A request with 16 or more spaces between names and values is taken for one that had the field.
     */
    static boolean mayHaveTwoLengths(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2 || !request.headers().contains(HttpHeaders.TRANSFER_ENCODING)) {
            return false;
        }
        int rest = request.decoderResult() instanceof HttpMessageDecoderResult decoded ? decoded.headerSize()
                : Integer.MAX_VALUE;
        for (Map.Entry<String, String> header : request.headers()) {
            rest -= header.getKey().length() + 1 + header.getValue().length();
        }
        return rest >= SHORTEST_LENGTH;
    }
}
