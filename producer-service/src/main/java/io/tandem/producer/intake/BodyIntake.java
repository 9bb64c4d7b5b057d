package io.tandem.producer.intake;

import java.util.concurrent.TimeUnit;

import io.smallrye.mutiny.subscription.UniEmitter;
import io.tandem.producer.ProducerConfig;
import io.tandem.producer.problem.Problem;
import io.tandem.producer.problem.ProblemException;
import io.tandem.producer.problem.ProblemType;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/** One body on its way in; lives on the event loop of its connection. */
final class BodyIntake {

    private static final long PACE_CHECK_MILLIS = 1000;
    /** What is received is copied once more: into data, and into the record. */
    static final int COST_OF_A_BYTE = 2;

    private final HttpServerRequest request;
    private final MemoryBudget.Lease lease;
    private final long limit;
    private final ProducerConfig.Body rules;
    private final Vertx vertx;
    private final UniEmitter<? super byte[]> result;
    private final long startedAt = System.nanoTime();
    private final Buffer received = Buffer.buffer();
    private long paceCheck = -1;
    private boolean stopped;

    BodyIntake(HttpServerRequest request, MemoryBudget.Lease lease, long limit, ProducerConfig.Body rules,
            Vertx vertx, UniEmitter<? super byte[]> result) {
        this.request = request;
        this.lease = lease;
        this.limit = limit;
        this.rules = rules;
        this.vertx = vertx;
        this.result = result;
    }

    void start() {
        if (declaredLength() > limit) {
            fail(tooLarge());
            return;
        }
        if (request.isEnded()) {
            result.complete(new byte[0]);
            return;
        }
        request.exceptionHandler(gone -> fail(cutOff()));
        request.endHandler(end -> result.complete(received.getBytes()));
        request.handler(this::receive);
        // Most bodies come along with their head, and are complete before the loop turns: those need no watch.
        vertx.runOnContext(turn -> watchPace());
        BodyReader.expect(request);
        request.resume();
    }

    /** Ends the intake: nothing more is kept, whatever still arrives. */
    void stop() {
        stopped = true;
        vertx.cancelTimer(paceCheck);
        if (!request.isEnded()) {
            request.pause();
            request.handler(null);
        }
    }

    private void watchPace() {
        if (!stopped) {
            paceCheck = vertx.setPeriodic(PACE_CHECK_MILLIS, timer -> checkPace());
        }
    }

    private void receive(Buffer chunk) {
        if (received.length() + (long) chunk.length() > limit) {
            fail(tooLarge());
            return;
        }
        try {
            lease.grow((long) COST_OF_A_BYTE * chunk.length());
            received.appendBuffer(chunk);
        } catch (ProblemException e) {
            fail(e);
        }
    }

    private void checkPace() {
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedAt);
        long slack = millis - rules.grace().toMillis();
        if (millis > rules.deadline().toMillis()) {
            fail(tooSlow("the body was not complete after " + rules.deadline().toSeconds() + " s"));
        } else if (slack > 0 && received.length() * 1000L < slack * rules.minRate()) {
            fail(tooSlow("the body came at less than " + rules.minRate() + " bytes a second"));
        }
    }

    private void fail(Throwable failure) {
        result.fail(failure);
    }

    private long declaredLength() {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null ? 0 : Long.parseLong(length);
    }

    private ProblemException tooLarge() {
        return Problem.of(ProblemType.TOO_LARGE, "the body is larger than " + limit + " bytes").asException();
    }

    private static ProblemException cutOff() {
        return Problem.of(ProblemType.MALFORMED, "the body ended before its end").asException();
    }

    private static ProblemException tooSlow(String detail) {
        return Problem.of(ProblemType.TOO_SLOW, detail).asException();
    }
}
