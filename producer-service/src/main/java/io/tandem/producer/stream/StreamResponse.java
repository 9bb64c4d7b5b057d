package io.tandem.producer.stream;

import java.util.List;

import io.tandem.producer.ProducerMetrics;
import io.tandem.producer.cloudevents.ContentMode;
import io.tandem.producer.problem.ProblemWriter;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/** The receipts of one stream, a line each, on their way to the sender; the last line is the summary. */
final class StreamResponse {

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
     * Begins the answer before anything is known of the events.
     *
     * @param unread the bytes that may wait for their reader before {@link #isFull()} says so
     * @param whenRead runs each time that the reader has caught up
     */
    void open(int unread, Runnable whenRead) {
        response.setStatusCode(200)
                .setChunked(true)
                .setWriteQueueMaxSize(unread)
                .putHeader(HttpHeaders.CONTENT_TYPE, ContentMode.NDJSON)
                .drainHandler(drained -> whenRead.run());
        response.writeHead();
    }

    boolean isFull() {
        return response.writeQueueFull();
    }

    boolean isClosed() {
        return response.closed() || response.ended();
    }

    void write(List<LineResult> slots) {
        Buffer lines = Buffer.buffer();
        for (LineResult slot : slots) {
            if (slot.isRefused()) {
                refused++;
                metrics.refused(slot.problem().kind().path());
            } else {
                accepted++;
            }
            if (slot.isRefused() || !errorsOnly) {
                append(lines, slot.answer());
            }
        }
        if (lines.length() > 0 && !isClosed()) {
            response.write(lines);
        }
    }

    /** Ends the answer. */
    void close(boolean complete, String reason) {
        Buffer last = Buffer.buffer();
        append(last, new StreamLine.Last(
                new StreamLine.Summary(accepted + refused, accepted, refused, complete, reason)));
        if (!isClosed()) {
            response.end(last);
        }
    }

    private void append(Buffer lines, Object document) {
        lines.appendBytes(writer.bytes(document)).appendByte((byte) '\n');
    }
}
