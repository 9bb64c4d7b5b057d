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
 * The budget for the bytes of all requests in flight. A request that does not fit is refused, not queued. The requests of
 * one client get at most a quarter of the budget, or as much as one largest request takes.
 */
@Singleton
public class MemoryBudget {

    private static final int CLIENT_SHARE = 4;

    private final long limit;
    private final long largest;
    private final long share;
    private final AtomicLong used = new AtomicLong();
    private final ConcurrentMap<String, Long> clients = new ConcurrentHashMap<>();

    MemoryBudget(ProducerConfig config, ProducerMetrics metrics) {
        limit = config.limits().inFlight().asLongValue();
        largest = RequestCost.ofLargest(config);
        share = Math.max(limit / CLIENT_SHARE, largest);
        metrics.budget(limit, used::get);
    }

    /** Refuses settings under which the largest request would never fit, because its sender would retry for ever. */
    void checkLimits(@Observes StartupEvent started) {
        if (largest > limit) {
            throw new ConfigurationException("tandem.producer.limits.in-flight is " + limit + " bytes, and the largest request"
                    + " takes " + largest + ": raise it, or lower .request-size, .event-size, .batch-events or"
                    + " .batch-attributes beside it, or tandem.producer.stream.window or .unread-receipts");
        }
    }

    /** Opens an empty lease. The caller must close it. */
    Lease open(String client) {
        return new Lease(client);
    }

    /** The bytes that one request holds of the budget, until it is closed and nothing shares it. */
    public final class Lease implements AutoCloseable {

        private final String client;
        private long held;
        private int holders = 1;
        private boolean closed;

        private Lease(String client) {
            this.client = client;
        }

        /**
         * Takes more bytes, or none of them if it fails.
         *
         * @throws ProblemException overloaded if the bytes do not fit now, too-large if they never fit
         */
        public synchronized void grow(long bytes) {
            if (held + bytes > share) {
                throw Problem.of(ProblemType.TOO_LARGE,
                        "the request takes more memory than one client may hold; send less at once").asException();
            }
            if (clients.merge(client, bytes, Long::sum) > share) {
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

        /** Gives back bytes, at most those that it holds. */
        public synchronized void shrink(long bytes) {
            long given = Math.min(bytes, held);
            used.addAndGet(-given);
            shrinkClient(given);
            held -= given;
        }

        /**
         * Keeps the bytes after {@link #close()} until the result is run, once; for memory that outlives the request, such as
         * records in the buffer of the Kafka client.
         */
        public synchronized Runnable share() {
            holders++;
            return this::release;
        }

        @Override
        public synchronized void close() {
            if (!closed) {
                closed = true;
                release();
            }
        }

        private synchronized void release() {
            holders--;
            if (holders == 0) {
                shrink(Long.MAX_VALUE);
            }
        }

        private void shrinkClient(long bytes) {
            clients.computeIfPresent(client, (name, sum) -> sum == bytes ? null : Long.valueOf(sum - bytes));
        }

        private static ProblemException overloaded(String detail) {
            return Problem.of(ProblemType.OVERLOADED, detail + "; nothing was sent").asException();
        }
    }
}
