package io.tandem.producer.stream;

import java.util.List;

import io.smallrye.mutiny.Uni;
import io.tandem.producer.ProducerConfig;
import io.tandem.producer.intake.Connections;
import io.tandem.producer.intake.IdleTimeout;
import io.tandem.producer.intake.RequestAdmission.Admission;
import io.tandem.producer.problem.ProblemException;
import io.tandem.producer.problem.ProblemMapper;
import io.tandem.producer.stream.LineSplitter.Line;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/**
 * One stream of events; runs on the event loop of its connection and never blocks. Batches of lines are validated one after
 * the other and published without waiting for each other. Receipts are written in the order of the lines.
 *
 * <pre>
 * upload ─► splitter ─► waiting lines ─► validate ─► publish ─► in flight ─► response
 *    ▲ paused while lines wait, the window is full, or the receipts are not read
 * </pre>
 */
final class EventStream {

    private enum State {
        /** The upload is read. */
        RECEIVING,
        /** The upload is read no more. The lines in flight get their receipts. */
        DRAINING,
        /** The response is complete, or the connection is closed. */
        ENDED
    }

    private final HttpServerRequest request;
    private final Admission admission;
    private final LineProcessor processor;
    private final ProducerConfig.Stream config;
    private final StreamResponse response;
    private final boolean stopOnError;
    private final LineSplitter splitter;
    private final StreamTimeouts timeouts;
    private final StreamWindow window;
    private final Runnable resumeIdleTimeout;
    private State state = State.RECEIVING;
    private StreamEnd end = StreamEnd.COMPLETE;
    /** Guards the loop of {@link #advance()}, because a batch that settles at once calls it again. */
    private boolean advancing;

    EventStream(HttpServerRequest request, Admission admission, LineProcessor processor, ProducerConfig.Stream config,
            StreamResponse response, boolean stopOnError, Vertx vertx) {
        this.request = request;
        this.admission = admission;
        this.processor = processor;
        this.config = config;
        this.response = response;
        this.stopOnError = stopOnError;
        this.window = new StreamWindow(config.window().asLongValue(), admission.lease());
        this.splitter = new LineSplitter(processor.lineLimit());
        this.timeouts = new StreamTimeouts(this, config, vertx);
        this.resumeIdleTimeout = IdleTimeout.suspend(request);
    }

    void start() {
        request.exceptionHandler(gone -> end(StreamEnd.ABORTED));
        response.open(config.unreadReceipts().asBigInteger().intValueExact(), this::receiptsRead);
        request.handler(this::receive);
        request.endHandler(uploaded -> endUpload());
        timeouts.start();
        request.resume();
    }

    /** Ends the stream; the first reason to stop it goes into the summary. Does nothing once the stream has ended. */
    void end(StreamEnd reason) {
        if (state == State.ENDED) {
            return;
        }
        state = State.DRAINING;
        if (!isStopped()) {
            end = reason;
        }
        if (reason.kind() != StreamEnd.Kind.COMPLETE) {
            window.dropWaiting();
        }
        if (reason.kind() == StreamEnd.Kind.ABORTED) {
            release();
            Connections.cut(request);
        } else {
            advance();
        }
    }

    /** Tells whether the sender does not read its receipts. */
    boolean isUnread() {
        return response.isFull();
    }

    /** Tells whether the service, not the sender, delays the stream. */
    boolean isHeldBack() {
        return state != State.RECEIVING || window.isBusy() || !hasRoom();
    }

    /** Tells whether a line has begun and not ended. */
    boolean isInLine() {
        return state == State.RECEIVING && splitter.isInLine();
    }

    private void receiptsRead() {
        timeouts.receiptsRead();
        advance();
    }

    private void receive(Buffer chunk) {
        if (state != State.RECEIVING) {
            return;
        }
        timeouts.bytesCame();
        List<Line> lines = splitter.feed(chunk);
        if (!lines.isEmpty()) {
            timeouts.lineEnded();
        }
        window.add(lines);
        reserve();
        advance();
    }

    private void endUpload() {
        if (state == State.RECEIVING) {
            window.add(splitter.finish());
            end(StreamEnd.COMPLETE);
        }
    }

    /** Counts the bytes of a line that is longer than the window. */
    private void reserve() {
        try {
            window.reserve(splitter.pending());
        } catch (ProblemException e) {
            end(StreamEnd.stopped(e.problem()));
        }
    }

    /** Validates waiting lines while there is room; then completes the response, or pauses or resumes the upload. */
    private void advance() {
        if (state == State.ENDED || advancing) {
            return;
        }
        advancing = true;
        while (!window.isValidating() && window.hasWaiting() && hasRoom()) {
            validate(window.next());
        }
        advancing = false;
        if (state == State.DRAINING && window.isDrained()) {
            release();
            response.close(end.kind() == StreamEnd.Kind.COMPLETE, end.reason());
        } else {
            Connections.holdBack(request, state == State.DRAINING || window.hasWaiting() || !hasRoom());
        }
    }

    private boolean hasRoom() {
        return window.hasRoom() && !response.isFull();
    }

    private boolean isStopped() {
        return end.kind() == StreamEnd.Kind.STOPPED;
    }

    // The stream subscribes to the work on each batch, because it is not one Uni that a framework could subscribe to. The work
    // is deferred, so that an exception ends the stream and not only the current call.
    private void validate(LineBatch batch) {
        Uni.createFrom().deferred(() -> processor.validate(batch.lines(), admission)).subscribe().with(results -> {
            publish(batch, results);
            advance();
        }, failure -> fail(batch, failure));
    }

    private void publish(LineBatch batch, List<LineResult> results) {
        batch.publish(stopOnError ? untilFirstFault(results) : results);
        Uni.createFrom().deferred(() -> processor.publish(batch.results(), admission)).subscribe()
                .with(done -> settle(batch), failure -> fail(batch, failure));
    }

    private List<LineResult> untilFirstFault(List<LineResult> results) {
        if (isStopped()) {
            return List.of();
        }
        for (int i = 0; i < results.size(); i++) {
            if (results.get(i).isRefused()) {
                stopAt(results.get(i));
                return results.subList(0, i + 1);
            }
        }
        return results;
    }

    private void stopAt(LineResult result) {
        end(StreamEnd.stopped("stopped at line " + result.line() + ", as onError=stop asks"));
    }

    private void fail(LineBatch batch, Throwable failure) {
        batch.publish(List.of());
        end(StreamEnd.stopped(ProblemMapper.of(failure)));
        settle(batch);
    }

    private void settle(LineBatch batch) {
        batch.settle();
        window.leave(this::respond);
        if (state == State.ENDED) {
            closeLease();
        } else {
            reserve();
            advance();
        }
    }

    private void respond(List<LineResult> results) {
        response.write(results);
        if (stopOnError) {
            results.stream().filter(LineResult::isRefused).findFirst().ifPresent(this::stopAt);
        }
    }

    private void release() {
        state = State.ENDED;
        timeouts.stop();
        resumeIdleTimeout.run();
        closeLease();
    }

    /** Closes the lease once all batches have their results. What the Kafka client still holds then shares the lease. */
    private void closeLease() {
        if (window.isEmpty()) {
            admission.lease().close();
        }
    }
}
