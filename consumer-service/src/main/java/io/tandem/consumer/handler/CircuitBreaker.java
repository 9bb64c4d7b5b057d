package io.tandem.consumer.handler;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import org.jboss.logging.Logger;

import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.tandem.consumer.ConsumerConfig;
import io.tandem.consumer.ConsumerMetrics;
import io.tandem.consumer.Time;

/**
 * Pauses the subscription while its destination is down. After a number of transient failures in a row, only one probe at a
 * time is attempted, each with another event, until one succeeds.
 */
@ApplicationScoped
public class CircuitBreaker {

    private static final Logger LOG = Logger.getLogger(CircuitBreaker.class);

    private final int threshold;
    private final Duration interval;
    private final Time time;
    private final ArrayDeque<UniEmitter<? super Void>> waiting = new ArrayDeque<>();
    private int failuresInRow;
    private Pause pause;
    private boolean probeDue;

    CircuitBreaker(ConsumerConfig config, ConsumerMetrics metrics, Time time) {
        this.time = time;
        this.threshold = config.handler().breaker().failures();
        this.interval = config.handler().breaker().pause();
        metrics.gauge("handler.paused", "1 while the circuit breaker pauses the handler", () -> pause().isPresent() ? 1 : 0);
    }

    /** The start of a pause, and the failure that caused it. */
    public record Pause(Instant since, String reason) {
    }

    /** Returns the present pause, if there is one. */
    public synchronized Optional<Pause> pause() {
        return Optional.ofNullable(pause);
    }

    /** Completes when an attempt is allowed. */
    Uni<Void> permit() {
        return Uni.createFrom().emitter(emitter -> {
            if (passes(emitter)) {
                emitter.complete(null);
            }
        });
    }

    void succeeded() {
        release(close());
    }

    void failed(Throwable failure) {
        opens(failure).ifPresent(this::probeLater);
    }

    private void probeLater(Pause during) {
        // A timer without a caller. The probe is the attempt that has waited longest by then.
        Uni.createFrom().voidItem()
                .onItem().delayIt().by(interval)
                .subscribe().with(tick -> probeNow(during));
    }

    /** Ends with its pause. The next pause has a timer of its own. */
    private void probeNow(Pause during) {
        if (pause().filter(now -> now == during).isPresent()) {
            release(probe());
            probeLater(during);
        }
    }

    private synchronized boolean passes(UniEmitter<? super Void> emitter) {
        boolean passes = pause == null || probeDue;
        probeDue = false;
        if (!passes) {
            waiting.add(emitter);
            emitter.onTermination(() -> forget(emitter));
        }
        return passes;
    }

    private synchronized void forget(UniEmitter<? super Void> emitter) {
        waiting.remove(emitter);
    }

    private synchronized Optional<Pause> opens(Throwable failure) {
        failuresInRow++;
        boolean opens = pause == null && threshold > 0 && failuresInRow >= threshold;
        if (opens) {
            pause = new Pause(time.now(), reason(failure));
            LOG.warnf("The handler's destination fails: handling pauses until it answers (%s)", pause.reason());
        }
        return opens ? Optional.of(pause) : Optional.empty();
    }

    private static String reason(Throwable failure) {
        String message = failure.getMessage() == null ? failure.getClass().getName() : failure.getMessage();
        return failure instanceof TimeoutException ? "no answer in time" : message;
    }

    private synchronized List<UniEmitter<? super Void>> close() {
        failuresInRow = 0;
        probeDue = false;
        if (pause != null) {
            LOG.infof("The handler's destination answers again, after %s", Duration.between(pause.since(), time.now()));
            pause = null;
        }
        List<UniEmitter<? super Void>> released = List.copyOf(waiting);
        waiting.clear();
        return released;
    }

    private synchronized List<UniEmitter<? super Void>> probe() {
        if (pause == null) {
            return List.of();
        }
        UniEmitter<? super Void> next = waiting.poll();
        probeDue = next == null;
        return next == null ? List.of() : List.of(next);
    }

    private static void release(List<UniEmitter<? super Void>> released) {
        released.forEach(emitter -> emitter.complete(null));
    }
}
