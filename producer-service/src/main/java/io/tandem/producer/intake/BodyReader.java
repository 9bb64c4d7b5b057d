package io.tandem.producer.intake;

import java.util.concurrent.TimeUnit;

import jakarta.inject.Singleton;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.tandem.producer.ProducerConfig;
import io.tandem.producer.problem.Problem;
import io.tandem.producer.problem.ProblemException;
import io.tandem.producer.problem.ProblemType;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/** Reads a whole body and counts its bytes as they arrive. It limits the size, the time and the slowness of the body. */
@Singleton
public class BodyReader {

    private static final long PACE_CHECK_MILLIS = 1000;

    private final ProducerConfig config;
    private final Vertx vertx;

    BodyReader(ProducerConfig config, Vertx vertx) {
        this.config = config;
        this.vertx = vertx;
    }

    /**
     * Reads the body of a request that no route has read before. Fails with a {@link ProblemException} if the body breaks a
     * limit.
     *
     * @param lease grows with the bytes received
     * @param limit in bytes
     */
    Uni<byte[]> read(HttpServerRequest request, MemoryBudget.Lease lease, long limit) {
        return Uni.createFrom().emitter(result -> {
            Reading reading = new Reading(request, lease, limit, result);
            result.onTermination(reading::stop);
            reading.start();
        });
    }

    /** Asks a sender that waits for permission (Expect: 100-continue; RFC 9110, 10.1.1) to send its body. */
    public static void sendContinue(HttpServerRequest request) {
        if (request.version() != HttpVersion.HTTP_1_0
                && "100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            request.response().writeContinue();
        }
    }

    /** The reading of one body; runs on the event loop of its connection. */
    private final class Reading {

        private final HttpServerRequest request;
        private final MemoryBudget.Lease lease;
        private final long limit;
        private final UniEmitter<? super byte[]> result;
        private final long startedAt = System.nanoTime();
        private final Buffer received = Buffer.buffer();
        private long paceCheck = -1;
        private boolean stopped;

        Reading(HttpServerRequest request, MemoryBudget.Lease lease, long limit, UniEmitter<? super byte[]> result) {
            this.request = request;
            this.lease = lease;
            this.limit = limit;
            this.result = result;
        }

        void start() {
            if (declaredLength() > limit) {
                fail(ProblemType.TOO_LARGE, tooLarge());
                return;
            }
            if (request.isEnded()) {
                result.complete(new byte[0]);
                return;
            }
            request.exceptionHandler(gone -> fail(ProblemType.MALFORMED, "the connection closed before the end of the body"));
            request.endHandler(end -> result.complete(received.getBytes()));
            request.handler(this::receive);
            // Most bodies arrive with their head and are complete before the event loop's next turn. They need no timer.
            vertx.runOnContext(turn -> watchPace());
            sendContinue(request);
            request.resume();
        }

        /** Ends the reading; drops the bytes that still arrive. */
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
                fail(ProblemType.TOO_LARGE, tooLarge());
                return;
            }
            try {
                lease.grow((long) RequestCost.OF_A_BYTE * chunk.length());
                received.appendBuffer(chunk);
            } catch (ProblemException e) {
                result.fail(e);
            }
        }

        private void checkPace() {
            ProducerConfig.Body rules = config.body();
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedAt);
            long slack = millis - rules.grace().toMillis();
            if (millis > rules.deadline().toMillis()) {
                fail(ProblemType.TOO_SLOW, "the body was not complete after " + rules.deadline().toSeconds() + " s");
            } else if (slack > 0 && received.length() * 1000L < slack * rules.minRate()) {
                fail(ProblemType.TOO_SLOW, "the body came at less than " + rules.minRate() + " bytes a second");
            }
        }

        private long declaredLength() {
            String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
            return length == null ? 0 : Long.parseLong(length);
        }

        private String tooLarge() {
            return "the body is larger than " + limit + " bytes";
        }

        private void fail(ProblemType kind, String detail) {
            result.fail(Problem.of(kind, detail).asException());
        }
    }
}
