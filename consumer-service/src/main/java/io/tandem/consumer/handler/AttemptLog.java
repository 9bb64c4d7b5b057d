package io.tandem.consumer.handler;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

import io.smallrye.mutiny.TimeoutException;
import io.tandem.consumer.event.HandlerAttempt;

/** The first and the last attempts at one event, so that an event that is tried for an hour takes no more memory. */
final class AttemptLog {

    private final List<HandlerAttempt> first = new ArrayList<>(HandlerAttempt.KEPT_FIRST);
    private final ArrayDeque<HandlerAttempt> last = new ArrayDeque<>();

    void failed(int number, Instant at, Duration took, Throwable failure) {
        Answered.Answer answer = failure instanceof Answered answered ? answered.answer() : null;
        add(answer == null
                ? new HandlerAttempt(number, at, took, words(failure), null, null, false)
                : new HandlerAttempt(number, at, took, words(failure), answer.status(), answer.body(), false));
    }

    void succeeded(int number, Instant at, Duration took) {
        add(HandlerAttempt.succeeded(number, at, took));
    }

    List<HandlerAttempt> attempts() {
        List<HandlerAttempt> all = new ArrayList<>(first);
        all.addAll(last);
        return all;
    }

    /** Returns a failure in words, as the cause of a dead letter has it. */
    static String words(Throwable failure) {
        if (failure instanceof TimeoutException) {
            return "the handler did not complete in time";
        }
        return failure.getMessage() == null ? failure.getClass().getName() : failure.getMessage();
    }

    private void add(HandlerAttempt attempt) {
        if (first.size() < HandlerAttempt.KEPT_FIRST) {
            first.add(attempt);
        } else {
            if (last.size() == HandlerAttempt.KEPT_LAST) {
                last.remove();
            }
            last.add(attempt);
        }
    }
}
