package io.tandem.producer.stream;

import io.tandem.producer.event.Event;
import io.tandem.producer.problem.Problem;
import io.tandem.producer.publish.Receipt;

/** The progress of one line: it is read as an event, and then accepted or refused. */
final class LineResult {

    private final long line;
    private Event event;
    private Receipt receipt;
    private Problem problem;

    LineResult(long line) {
        this.line = line;
    }

    void read(Event parsed) {
        event = parsed;
    }

    void accept(Receipt given) {
        receipt = given;
    }

    void refuse(Problem fault) {
        problem = fault;
    }

    /** Returns the number of the line in its stream, from 1. */
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

    /** Returns the document that the response has for this line. */
    Object document() {
        return problem == null ? receipt : new StreamResponse.Refused(line, problem);
    }
}
