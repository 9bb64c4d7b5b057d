package io.tandem.producer.intake;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.tandem.producer.ProducerConfig;
import io.tandem.producer.ProducerMetrics;
import io.tandem.producer.problem.Problem;
import io.tandem.producer.problem.ProblemException;
import io.tandem.producer.problem.ProblemType;

/**
 * The byte budget of what is in flight: what does not fit is refused, not buffered. Bytes are counted as they are
 * received; all requests of one client together get at most a quarter.
 */
@Singleton
public class MemoryBudget {

    private static final int CLIENT_SHARE = 4;

    private final long limit;
    private final AtomicLong used = new AtomicLong();
    private final ConcurrentMap<String, Long> clients = new ConcurrentHashMap<>();

    MemoryBudget(ProducerConfig config, ProducerMetrics metrics) {
        limit = config.limits().inFlight().asLongValue();
        metrics.budget(limit, used::get);
    }

    /** A request that the budget can never take would be told to retry for ever. */
    void checkLimits(@Observes StartupEvent started, ProducerConfig config) {
        if (BodyIntake.COST_OF_A_BYTE * config.limits().requestSize().asLongValue() > limit / CLIENT_SHARE) {
            throw new ConfigurationException("tandem.producer.limits.request-size must be at most an eighth of"
                    + " tandem.producer.limits.in-flight: larger requests could never be admitted");
        }
        if (StreamRules.of(config.stream()).cost() > limit / CLIENT_SHARE) {
            throw new ConfigurationException("tandem.producer.stream.window and .unread-receipts must together be below a"
                    + " quarter of tandem.producer.limits.in-flight: a stream could never be admitted");
        }
    }

    /** Opens the account of one request; whoever opens it closes it, whatever happens in between. */
    Lease open(String client) {
        return new Lease(client);
    }

    /** What one request holds of the budget. */
    public final class Lease implements AutoCloseable {

        private final String client;
        private long held;

        private Lease(String client) {
            this.client = client;
        }

        /**
         * @throws ProblemException with overloaded if the bytes do not fit now, with too-large if they never will; the
         *         lease then holds what it held
         */
        public synchronized void grow(long bytes) {
            if (held + bytes > limit / CLIENT_SHARE) {
                throw Problem.of(ProblemType.TOO_LARGE,
                        "the request takes more memory than one client may hold; send less at once").asException();
            }
            if (clients.merge(client, bytes, Long::sum) > limit / CLIENT_SHARE) {
                shrinkClient(bytes);
                throw overloaded("the requests of this client hold too many bytes");
            }
            if (used.addAndGet(bytes) > limit) {
                used.addAndGet(-bytes);
                shrinkClient(bytes);
                throw overloaded("the requests in flight hold too many bytes");
            }
            held += bytes;
        }

        /** Gives back some of it. */
        public synchronized void shrink(long bytes) {
            long given = Math.min(bytes, held);
            used.addAndGet(-given);
            shrinkClient(given);
            held -= given;
        }

        @Override
        public void close() {
            shrink(Long.MAX_VALUE);
        }

        private void shrinkClient(long bytes) {
            clients.computeIfPresent(client, (name, sum) -> sum == bytes ? null : Long.valueOf(sum - bytes));
        }

        private static ProblemException overloaded(String detail) {
            return Problem.of(ProblemType.OVERLOADED, detail + "; nothing was sent").asException();
        }
    }
}
