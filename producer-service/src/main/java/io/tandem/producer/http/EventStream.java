package io.tandem.producer.http;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import io.tandem.producer.http.LineSplitter.Line;
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

    private static final int LOT = 256;
    private static final long COST_OF_A_LINE = 1024;
    private static final int COST_OF_A_BYTE = 2;

    private final HttpServerRequest request;
    private final Admission admission;
    private final StreamOptions options;
    private final StreamSteps steps;
    private final StreamRules rules;
    private final StreamAnswer answer;
    private final LineSplitter splitter;
    private final StreamWatch watch;
    private final Deque<Line> backlog = new ArrayDeque<>();
    private final Deque<Lot> inFlight = new ArrayDeque<>();
    private long held;
    private long reserved;
    private boolean checking;
    private boolean uploaded;
    private boolean released;
    private String stopReason;

    /** Lines that are checked and published together. */
    private static final class Lot {
        private final long cost;
        private List<StreamSlot> slots;
        private boolean settled;

        private Lot(long cost) {
            this.cost = cost;
        }
    }

    EventStream(HttpServerRequest request, Admission admission, StreamOptions options, StreamSteps steps,
            StreamRules rules, StreamAnswer answer, Vertx vertx) {
        this.request = request;
        this.admission = admission;
        this.options = options;
        this.steps = steps;
        this.rules = rules;
        this.answer = answer;
        this.splitter = new LineSplitter(steps.lineLimit());
        this.watch = new StreamWatch(this, rules, vertx);
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
            request.response().reset();
        }
    }

    /** Takes no more lines; what is in flight still gets its receipts. */
    void stop(String reason) {
        if (stopReason == null) {
            stopReason = reason;
        }
        backlog.clear();
        request.pause();
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
        enqueue(lines);
        reserve();
        advance();
    }

    private void endUpload() {
        uploaded = true;
        enqueue(splitter.finish());
        advance();
    }

    private void enqueue(List<Line> lines) {
        if (stopReason == null && !released) {
            lines.stream().filter(line -> !line.isBlank()).forEach(backlog::add);
        }
    }

    /** A line that is longer than what the stream was admitted with is counted on its own. */
    private void reserve() {
        if (released) {
            return;
        }
        long needed = Math.max(0, held + (long) COST_OF_A_BYTE * splitter.pending() - rules.window());
        try {
            if (needed > reserved) {
                admission.lease().grow(needed - reserved);
            } else {
                admission.lease().shrink(reserved - needed);
            }
            reserved = needed;
        } catch (ProblemException e) {
            stop(e.problem().detail());
        }
    }

    private void advance() {
        if (released) {
            return;
        }
        while (!checking && !backlog.isEmpty() && hasRoom()) {
            check(nextLot());
        }
        boolean idle = backlog.isEmpty() && inFlight.isEmpty() && !checking;
        if (idle && (uploaded || stopReason != null)) {
            release();
            answer.close(stopReason == null, stopReason);
        } else if (backlog.isEmpty() && hasRoom() && stopReason == null) {
            request.resume();
        } else {
            request.pause();
        }
    }

    private void release() {
        released = true;
        watch.stop();
        admission.lease().close();
    }

    private boolean hasRoom() {
        return (held < rules.window() || inFlight.isEmpty()) && !answer.isFull();
    }

    private List<Line> nextLot() {
        List<Line> lines = new ArrayList<>();
        long cost = 0;
        while (!backlog.isEmpty() && lines.size() < LOT && (lines.isEmpty() || held + cost < rules.window())) {
            Line line = backlog.poll();
            lines.add(line);
            cost += costOf(line);
        }
        held += cost;
        inFlight.add(new Lot(cost));
        return lines;
    }

    private static long costOf(Line line) {
        return COST_OF_A_LINE + (line.text() == null ? 0 : (long) COST_OF_A_BYTE * line.text().length);
    }

    // Each lot is subscribed to here: a stream is no one Uni that a framework could subscribe to.
    private void check(List<Line> lines) {
        Lot lot = inFlight.getLast();
        checking = true;
        steps.check(lines, admission).subscribe().with(slots -> {
            checking = false;
            publish(lot, slots);
            advance();
        }, failure -> fail(lot, failure));
    }

    private void publish(Lot lot, List<StreamSlot> slots) {
        lot.slots = options.stopOnError() ? untilFirstFault(slots) : slots;
        steps.publish(lot.slots).subscribe().with(done -> settle(lot), failure -> fail(lot, failure));
    }

    private List<StreamSlot> untilFirstFault(List<StreamSlot> slots) {
        for (int i = 0; i < slots.size(); i++) {
            if (slots.get(i).isRefused()) {
                stopAt(slots.get(i));
                return slots.subList(0, i + 1);
            }
        }
        return stopReason == null ? slots : List.of();
    }

    private void stopAt(StreamSlot slot) {
        stop("stopped at line " + slot.line() + ", as onError=stop asks");
    }

    private void settle(Lot lot) {
        lot.settled = true;
        while (!inFlight.isEmpty() && inFlight.peek().settled) {
            Lot next = inFlight.poll();
            held -= next.cost;
            answer.write(next.slots);
            if (options.stopOnError()) {
                next.slots.stream().filter(StreamSlot::isRefused).findFirst().ifPresent(this::stopAt);
            }
        }
        reserve();
        advance();
    }

    private void fail(Lot lot, Throwable failure) {
        checking = false;
        lot.slots = List.of();
        stop(Problems.of(failure).detail());
        settle(lot);
    }
}
