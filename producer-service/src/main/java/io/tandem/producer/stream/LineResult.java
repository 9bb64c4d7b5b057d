package io.tandem.producer.stream;

import io.tandem.producer.event.Event;
import io.tandem.producer.problem.Problem;
import io.tandem.producer.publish.Receipt;

/** One line of a stream on its way: an event, then a receipt or a problem. */
final class LineResult {

    private final long line;
    private Event event;
    private Receipt receipt;
    private Problem problem;

    LineResult(long line) {
        this.line = line;
    }

    void hold(Event read) {
        event = read;
    }

    void accept(Receipt given) {
        receipt = given;
    }

    void refuse(Problem fault) {
        problem = fault;
    }

    long line() {
        return line;
    }

    Event event() {
        return event;
    }

    Problem problem() {
        return problem;
    }

    boolean isRefused() {
        return problem != null;
    }

    /** Returns what the sender is told of this line. */
    Object answer() {
        return problem == null ? receipt : new StreamLine.Refused(line, problem);
    }
}
