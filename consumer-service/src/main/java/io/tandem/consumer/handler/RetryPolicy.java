package io.tandem.consumer.handler;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.tandem.consumer.ConsumerConfig;
import io.tandem.consumer.ConsumerMetrics;
import io.tandem.consumer.Time;
import io.tandem.consumer.event.HandlerAttempt;
import io.tandem.consumer.event.PartitionLostException;

/**
 * The only place that retries a handler. A transient failure is retried with back-off and jitter. Attempts and time are
 * bounded, whatever the circuit breaker does.
 */
@ApplicationScoped
class RetryPolicy {

    private final ConsumerConfig.Handler config;
    private final CircuitBreaker breaker;
    private final ConsumerMetrics metrics;
    private final Time time;

    RetryPolicy(ConsumerConfig config, CircuitBreaker breaker, ConsumerMetrics metrics, Time time) {
        this.config = config.handler();
        this.breaker = breaker;
        this.metrics = metrics;
        this.time = time;
    }

    /**
     * The number of attempts, and the failure of the last one or null.
     *
     * @param history the first and the last attempts; empty after a plain success
     */
    public record Result(int attempts, Throwable failure, List<HandlerAttempt> history) {
        public boolean succeeded() {
            return failure == null;
        }
    }

    /**
     * Makes attempts until one succeeds or the policy gives up.
     *
     * @param stopped signals revocation by a {@link PartitionLostException}, which aborts pending waits
     * @param keepsPlainSuccess whether the history has a success at the first attempt
     */
    Uni<Result> run(Supplier<Uni<? extends Void>> attempt, Uni<Void> stopped, boolean keepsPlainSuccess) {
        Attempts attempts = new Attempts(stopped, keepsPlainSuccess ? new AttemptLog() : null);
        return attempts.next(attempt)
                // A first attempt that succeeds, as nearly all do, pays nothing for retries.
                .onFailure(RetryPolicy::isOfAttempt).recoverWithUni(failure -> attempts.pauseAfter(failure)
                        .chain(() -> attempts.next(attempt)
                                .onFailure(RetryPolicy::isOfAttempt).retry()
                                .when(failures -> failures.onItem().transformToUniAndConcatenate(attempts::pauseAfter))))
                .map(done -> attempts.result(null))
                .onFailure(GivenUp.class).recoverWithItem(givenUp -> attempts.result(givenUp.getCause()));
    }

    private static boolean isOfAttempt(Throwable failure) {
        return !(failure instanceof PartitionLostException || failure instanceof GivenUp);
    }

    static boolean isTransient(Throwable failure) {
        return !(failure instanceof PermanentFailure);
    }

    /** Returns the pause after a number of counted attempts. */
    private Duration pause(int counted, Throwable failure) {
        double exponential = config.backOff().toMillis() * Math.pow(2, Math.max(0, counted - 1));
        double bounded = Math.min(exponential, config.maxBackOff().toMillis());
        double jittered = bounded * (1 - config.jitter() * time.random());
        Duration pause = atLeastOneMilli(Duration.ofMillis((long) jittered));
        boolean longer = failure instanceof RetryLater later && later.after().compareTo(pause) > 0;
        return longer ? ((RetryLater) failure).after() : pause;
    }

    private static Duration atLeastOneMilli(Duration duration) {
        return duration.toMillis() < 1 ? Duration.ofMillis(1) : duration;
    }

    private static final class GivenUp extends RuntimeException {
        private static final long serialVersionUID = 1L;

        GivenUp(Throwable lastFailure) {
            super(null, lastFailure, false, false);
        }
    }

    /**
     * The attempts at one event. While the breaker is open the destination is down, so a failed attempt counts only against the
     * outer bounds of {@code max-attempts} and {@code give-up-after}.
     */
    private final class Attempts {
        private final Uni<Void> stopped;
        private int made;
        private int counted;
        private long firstAt;
        private Throwable lastFailure;
        /** Null until the first failure. A plain first success, as nearly all events have, leaves no history. */
        private AttemptLog log;

        Attempts(Uni<Void> stopped, AttemptLog log) {
            this.stopped = stopped;
            this.log = log;
        }

        Result result(Throwable failure) {
            return new Result(made, failure, log == null ? List.of() : log.attempts());
        }

        /** Makes the next attempt as soon as the breaker allows it. */
        Uni<Void> next(Supplier<Uni<? extends Void>> attempt) {
            return Uni.createFrom().deferred(() -> breaker.pause().isEmpty()
                    ? make(attempt)
                    : permit().chain(() -> make(attempt)));
        }

        /** Waits for the breaker, at most until the event is given up. */
        private Uni<Void> permit() {
            Uni<Void> permit = unlessStopped(breaker.permit());
            return made == 0 ? permit
                    : permit.ifNoItem().after(atLeastOneMilli(timeLeft())).failWith(() -> new GivenUp(lastFailure));
        }

        private Duration timeLeft() {
            return config.giveUpAfter().minusNanos(time.nanos() - firstAt);
        }

        private Uni<Void> make(Supplier<Uni<? extends Void>> attempt) {
            long start = time.nanos();
            made++;
            if (made == 1) {
                firstAt = start;
            } else {
                metrics.retried();
            }
            return Uni.createFrom().<Void> deferred(attempt)
                    .ifNoItem().after(config.timeout()).fail()
                    .onItemOrFailure().invoke((done, failure) -> made(failure, time.nanos() - start));
        }

        private void made(Throwable failure, long nanos) {
            metrics.handled(failure == null, nanos);
            if (failure == null) {
                breaker.succeeded();
            }
            log(failure, Duration.ofNanos(nanos));
        }

        private void log(Throwable failure, Duration took) {
            if (failure != null && log == null) {
                log = new AttemptLog();
            }
            if (failure != null) {
                log.failed(made, time.now().minus(took), took, failure);
            } else if (log != null) {
                log.succeeded(made, time.now().minus(took), took);
            }
        }

        /** Completes after the pause before the next attempt; fails if there is none. */
        Uni<Boolean> pauseAfter(Throwable failure) {
            if (!isTransient(failure)) {
                breaker.succeeded();
                return Uni.createFrom().failure(new GivenUp(failure));
            }
            breaker.failed(failure);
            lastFailure = failure;
            counted += breaker.pause().isPresent() ? 0 : 1;
            Duration pause = pause(counted, failure);
            return isLast(pause)
                    ? Uni.createFrom().failure(new GivenUp(failure))
                    : unlessStopped(Uni.createFrom().voidItem().onItem().delayIt().by(pause)).replaceWith(true);
        }

        private boolean isLast(Duration pause) {
            return counted >= config.attempts() || made >= config.maxAttempts() || pause.compareTo(timeLeft()) >= 0;
        }

        Uni<Void> unlessStopped(Uni<Void> wait) {
            return Uni.join().first(wait, stopped).toTerminate();
        }
    }
}
