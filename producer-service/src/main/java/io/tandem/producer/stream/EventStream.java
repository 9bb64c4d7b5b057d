package io.tandem.producer.stream;

import java.util.List;

import io.tandem.producer.intake.Admitted;
import io.tandem.producer.intake.Connections;
import io.tandem.producer.intake.StreamRules;
import io.tandem.producer.problem.ProblemException;
import io.tandem.producer.problem.ProblemMapper;
import io.tandem.producer.stream.LineSplitter.Line;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/**
 * One stream of events; lives on the event loop of its connection. Lines are checked one lot after the other and
 * published without waiting; their receipts are written in the order of the lines. The upload is read only while there is
 * room for its lines and for their receipts.
 *
 * <pre>
 * upload ─► splitter ─► backlog ─► check ─► publish ─► in flight ─► answer
 *    ▲ paused while the backlog holds lines, or too much is in flight, or the receipts are not read
 * </pre>
 */
final class EventStream {

    private final HttpServerRequest request;
    private final Admitted admission;
    private final StreamOptions options;
    private final LineProcessor steps;
    private final StreamRules rules;
    private final StreamResponse answer;
    private final LineSplitter splitter;
    private final StreamTimeouts watch;
    private final StreamBacklog backlog = new StreamBacklog();
    private final StreamWindow window;
    private boolean checking;
    private boolean advancing;
    private boolean uploaded;
    private boolean released;
    private String stopReason;

    EventStream(HttpServerRequest request, Admitted admission, StreamOptions options, LineProcessor steps,
            StreamRules rules, StreamResponse answer, Vertx vertx) {
        this.request = request;
        this.admission = admission;
        this.options = options;
        this.steps = steps;
        this.rules = rules;
        this.answer = answer;
        this.window = new StreamWindow(rules.window(), admission.lease());
        this.splitter = new LineSplitter(steps.lineLimit());
        this.watch = new StreamTimeouts(this, rules, vertx);
    }

    void start() {
        request.exceptionHandler(gone -> abandon());
        answer.open(rules.unread(), this::readOn);
        request.handler(this::receive);
        request.endHandler(end -> endUpload());
        watch.start();
        request.resume();
    }

    /** Tells whether receipts wait for their reader. */
    boolean isUnread() {
        return answer.isFull();
    }

    /** Tells whether it is this side that makes the sender wait. */
    boolean isHeldBack() {
        return !backlog.isEmpty() || checking || !hasRoom() || uploaded;
    }

    /** Tells whether a line has begun and not ended. */
    boolean isInLine() {
        return splitter.isInLine() && !uploaded;
    }

    /** Ends the stream without an answer: its sender is gone, or does not read. */
    void abandon() {
        if (!released) {
            release();
            backlog.clear();
            Connections.cut(request);
        }
    }

    /** Takes no more lines; what is in flight still gets its receipts. */
    void stop(String reason) {
        if (stopReason == null) {
            stopReason = reason;
        }
        backlog.clear();
        advance();
    }

    private void readOn() {
        watch.receiptsRead();
        advance();
    }

    private void receive(Buffer chunk) {
        watch.bytesCame();
        List<Line> lines = splitter.feed(chunk);
        if (!lines.isEmpty()) {
            watch.lineEnded();
        }
        if (!released) {
            enqueue(lines);
            reserve();
            advance();
        }
    }

    private void endUpload() {
        uploaded = true;
        if (!released) {
            enqueue(splitter.finish());
            advance();
        }
    }

    private void enqueue(List<Line> lines) {
        if (stopReason == null) {
            backlog.add(lines);
        }
    }

    /** A line that is longer than what the stream was admitted with is counted on its own. */
    private void reserve() {
        try {
            window.reserve(splitter.pending());
        } catch (ProblemException e) {
            stop(e.problem().detail());
        }
    }

    /** Does what can be done now. A lot that is settled at once calls this again: then the loop below goes on. */
    private void advance() {
        if (released || advancing) {
            return;
        }
        advancing = true;
        while (!checking && !backlog.isEmpty() && hasRoom()) {
            check(backlog.next(window.room()));
        }
        advancing = false;
        if (isDone()) {
            release();
            answer.close(stopReason == null, stopReason);
        } else {
            holdBack(!backlog.isEmpty() || !hasRoom() || stopReason != null);
        }
    }

    /** In HTTP/2 a request that has ended can be neither paused nor resumed. */
    private void holdBack(boolean sender) {
        if (request.isEnded()) {
            return;
        }
        if (sender) {
            request.pause();
        } else {
            request.resume();
        }
    }

    private boolean isDone() {
        return backlog.isEmpty() && window.isEmpty() && (uploaded || stopReason != null);
    }

    private void release() {
        released = true;
        watch.stop();
        closeAccount();
    }

    /** What the broker has not answered yet is held even if its sender is gone: it counts until then. */
    private void closeAccount() {
        if (window.isEmpty()) {
            admission.lease().close();
        }
    }

    private boolean hasRoom() {
        return window.hasRoom() && !answer.isFull();
    }

    // Each lot is subscribed to here: a stream is no one Uni that a framework could subscribe to.
    private void check(LineBatch lot) {
        window.enter(lot);
        checking = true;
        steps.check(lot.lines(), admission).subscribe().with(slots -> {
            checking = false;
            publish(lot, slots);
            advance();
        }, failure -> fail(lot, failure));
    }

    private void publish(LineBatch lot, List<LineResult> slots) {
        lot.hold(options.stopOnError() ? untilFirstFault(slots) : slots);
        steps.publish(lot.slots()).subscribe().with(done -> settle(lot), failure -> fail(lot, failure));
    }

    private List<LineResult> untilFirstFault(List<LineResult> slots) {
        for (int i = 0; i < slots.size(); i++) {
            if (slots.get(i).isRefused()) {
                stopAt(slots.get(i));
                return slots.subList(0, i + 1);
            }
        }
        return stopReason == null ? slots : List.of();
    }

    private void stopAt(LineResult slot) {
        stop("stopped at line " + slot.line() + ", as onError=stop asks");
    }

    private void settle(LineBatch lot) {
        lot.settle();
        window.leave(this::answer);
        if (released) {
            closeAccount();
        } else {
            reserve();
            advance();
        }
    }

    private void answer(List<LineResult> slots) {
        answer.write(slots);
        if (options.stopOnError()) {
            slots.stream().filter(LineResult::isRefused).findFirst().ifPresent(this::stopAt);
        }
    }

    private void fail(LineBatch lot, Throwable failure) {
        checking = false;
        lot.hold(List.of());
        stop(ProblemMapper.of(failure).detail());
        settle(lot);
    }
}
