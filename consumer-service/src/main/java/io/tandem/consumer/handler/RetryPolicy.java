package io.tandem.consumer.handler;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.tandem.consumer.ConsumerConfig;
import io.tandem.consumer.ConsumerMetrics;
import io.tandem.consumer.event.PartitionLostException;

/**
 * The one place of retries of a handler: what is transient is tried again with back-off and jitter, a bounded number of times.
 */
@ApplicationScoped
class RetryPolicy {

    private final ConsumerConfig.Handler config;
    private final CircuitBreaker breaker;
    private final ConsumerMetrics metrics;

    RetryPolicy(ConsumerConfig config, CircuitBreaker breaker, ConsumerMetrics metrics) {
        this.config = config.handler();
        this.breaker = breaker;
        this.metrics = metrics;
    }

    /** What attempts came to: how many, and why the last one failed, if it did. */
    public record Result(int attempts, Throwable failure) {
        public boolean succeeded() {
            return failure == null;
        }
    }

    /**
     * Makes attempts until one succeeds or the policy gives up.
     *
     * @param stopped fails with {@link PartitionLostException} when nobody is interested any more: so does then a wait
     */
    Uni<Result> run(Supplier<Uni<? extends Void>> attempt, Uni<Void> stopped) {
        Attempts attempts = new Attempts(stopped);
        return attempts.next(attempt)
                // A first attempt that succeeds, as nearly all do, has no part in the machinery of repetition.
                .onFailure(RetryPolicy::isOfAttempt).recoverWithUni(failure -> attempts.pauseAfter(failure)
                        .chain(() -> attempts.next(attempt)
                                .onFailure(RetryPolicy::isOfAttempt).retry()
                                .when(failures -> failures.onItem().transformToUniAndConcatenate(attempts::pauseAfter))))
                .map(done -> new Result(attempts.made, null))
                .onFailure(GivenUp.class).recoverWithItem(givenUp -> new Result(attempts.made, givenUp.getCause()));
    }

    private static boolean isOfAttempt(Throwable failure) {
        return !(failure instanceof PartitionLostException);
    }

    static boolean isTransient(Throwable failure) {
        return !(failure instanceof PermanentFailure);
    }

    /** The pause before another attempt, after so many that count. */
    private Duration pause(int counted, Throwable failure) {
        double exponential = config.backOff().toMillis() * Math.pow(2, Math.max(0, counted - 1));
        double bounded = Math.min(exponential, config.maxBackOff().toMillis());
        double jittered = bounded * (1 - config.jitter() * ThreadLocalRandom.current().nextDouble());
        Duration pause = Duration.ofMillis(Math.max(1, (long) jittered));
        boolean longer = failure instanceof RetryLater later && later.after().compareTo(pause) > 0;
        return longer ? ((RetryLater) failure).after() : pause;
    }

    private static final class GivenUp extends RuntimeException {
        private static final long serialVersionUID = 1L;

        GivenUp(Throwable lastFailure) {
            super(null, lastFailure, false, false);
        }
    }

    /** The attempts at one event; those that fail while the breaker is open do not count, it is not the event's fault. */
    private final class Attempts {
        private final Uni<Void> stopped;
        private int made;
        private int counted;

        Attempts(Uni<Void> stopped) {
            this.stopped = stopped;
        }

        /** The next one, as soon as the breaker lets it. */
        Uni<Void> next(Supplier<Uni<? extends Void>> attempt) {
            return Uni.createFrom().deferred(() -> breaker.pause().isEmpty()
                    ? make(attempt)
                    : unlessStopped(breaker.permit()).chain(() -> make(attempt)));
        }

        private Uni<Void> make(Supplier<Uni<? extends Void>> attempt) {
            made++;
            if (made > 1) {
                metrics.retried();
            }
            long start = System.nanoTime();
            return Uni.createFrom().<Void> deferred(attempt)
                    .ifNoItem().after(config.timeout()).fail()
                    .onItemOrFailure().invoke((done, failure) -> made(failure == null, System.nanoTime() - start));
        }

        private void made(boolean success, long nanos) {
            metrics.handled(success, nanos);
            if (success) {
                breaker.succeeded();
            }
        }

        /** An item asks for the next attempt, a failure ends it all. */
        Uni<Boolean> pauseAfter(Throwable failure) {
            if (!isTransient(failure)) {
                breaker.succeeded();
                return Uni.createFrom().failure(new GivenUp(failure));
            }
            breaker.failed(failure);
            counted += breaker.pause().isPresent() ? 0 : 1;
            return counted >= config.attempts()
                    ? Uni.createFrom().failure(new GivenUp(failure))
                    : unlessStopped(Uni.createFrom().voidItem().onItem().delayIt().by(pause(counted, failure)))
                            .replaceWith(true);
        }

        Uni<Void> unlessStopped(Uni<Void> wait) {
            return Uni.join().first(wait, stopped).toTerminate();
        }
    }
}
