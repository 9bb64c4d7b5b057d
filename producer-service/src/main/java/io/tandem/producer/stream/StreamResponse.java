package io.tandem.producer.stream;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tandem.producer.ProducerMetrics;
import io.tandem.producer.cloudevents.ContentMode;
import io.tandem.producer.problem.Problem;
import io.tandem.producer.problem.ProblemWriter;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/** Writes the response to a stream: a receipt or a problem for each line, and the summary as the last line. */
final class StreamResponse {

    /** The response to a line that did not become an event on the topic. */
    @RegisterForReflection
    record Refused(long line, @JsonUnwrapped Problem problem) {
    }

    /**
     * The counts of a stream.
     *
     * @param complete whether the whole upload was read
     * @param reason for the early end of the stream; null if it is complete
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Summary(long lines, long accepted, long refused, boolean complete, String reason) {
    }

    /** The last line. A response without it is incomplete. */
    @RegisterForReflection
    record LastLine(Summary summary) {
    }

    private final HttpServerResponse response;
    private final ProblemWriter writer;
    private final ProducerMetrics metrics;
    private final boolean errorsOnly;
    private long accepted;
    private long refused;

    StreamResponse(HttpServerResponse response, ProblemWriter writer, ProducerMetrics metrics, boolean errorsOnly) {
        this.response = response;
        this.writer = writer;
        this.metrics = metrics;
        this.errorsOnly = errorsOnly;
    }

    /**
     * Sends the head of the response, before the first line is read.
     *
     * @param unread the bytes of receipts that may wait before {@link #isFull()} is true
     * @param whenRead runs each time the client has read the waiting receipts
     */
    void open(int unread, Runnable whenRead) {
        response.setStatusCode(200)
                .setChunked(true)
                .setWriteQueueMaxSize(unread)
                .putHeader(HttpHeaders.CONTENT_TYPE, ContentMode.NDJSON)
                .drainHandler(drained -> whenRead.run());
        if (response.isChunked()) {
            response.writeHead();
        } else {
            // HTTP/1.0 has no chunks, and Vert.x writes no head alone. The end of the connection ends this response.
            response.write(Buffer.buffer());
        }
    }

    boolean isFull() {
        return response.writeQueueFull();
    }

    void write(List<LineResult> results) {
        Buffer lines = Buffer.buffer();
        for (LineResult result : results) {
            count(result);
            if (result.isRefused() || !errorsOnly) {
                append(lines, result.document());
            }
        }
        if (lines.length() > 0 && !isClosed()) {
            response.write(lines);
        }
    }

    /** Writes the summary and ends the response. */
    void close(boolean complete, String reason) {
        Buffer last = Buffer.buffer();
        append(last, new LastLine(new Summary(accepted + refused, accepted, refused, complete, reason)));
        if (!isClosed()) {
            response.end(last);
        }
    }

    private void count(LineResult result) {
        if (result.isRefused()) {
            refused++;
            metrics.refused(result.problem().kind().path());
        } else {
            accepted++;
        }
    }

    private boolean isClosed() {
        return response.closed() || response.ended();
    }

    private void append(Buffer lines, Object document) {
        lines.appendBytes(writer.bytes(document)).appendByte((byte) '\n');
    }
}
