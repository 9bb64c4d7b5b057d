package io.tandem.benchmark.load;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;

import org.HdrHistogram.Histogram;

import io.tandem.benchmark.Latency;

/**
 * Sends at a fixed rate whatever the answers do, and counts each latency from the moment its request was due, so that
 * it hides nothing. One thread over plain channels, because it shares the processors with the measured service.
 */
public record OpenLoop(int rate, int connections, int seconds) {

    private static final long PAUSE_NANOS = 50_000;
    private static final long PATIENCE_NANOS = 20_000_000_000L;
    private static final int DIGITS = 3;

    /** @param request the bytes of the n-th request */
    public Load run(URI target, LongFunction<byte[]> request) throws IOException {
        try (Selector selector = Selector.open()) {
            List<HttpConnection> open = new ArrayList<>();
            try {
                for (int i = 0; i < connections; i++) {
                    open.add(HttpConnection.open(target, selector));
                }
                return new Run(selector, new ArrayDeque<>(open), request).run();
            } finally {
                for (HttpConnection connection : open) {
                    connection.close();
                }
            }
        }
    }

    private final class Run {
        private final Selector selector;
        private final ArrayDeque<HttpConnection> idle;
        private final LongFunction<byte[]> request;
        private final Histogram latencies = new Histogram(DIGITS);
        private final long total = (long) rate * seconds;
        private final long start = System.nanoTime();
        private long sent;
        private long answered;
        private long errors;

        private Run(Selector selector, ArrayDeque<HttpConnection> idle, LongFunction<byte[]> request) {
            this.selector = selector;
            this.idle = idle;
            this.request = request;
        }

        private Load run() throws IOException {
            while (answered + errors < total && System.nanoTime() - due(total) < PATIENCE_NANOS) {
                sendWhatIsDue();
                selector.selectNow(key -> receive((HttpConnection) key.attachment()));
                if (sent == total || due(sent) - System.nanoTime() > PAUSE_NANOS) {
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            }
            return new Load((System.nanoTime() - start) / 1e9, answered, total - answered - errors, errors, latency());
        }

        private long due(long number) {
            return start + number * 1_000_000_000L / rate;
        }

        private void sendWhatIsDue() throws IOException {
            long now = System.nanoTime();
            while (sent < total && due(sent) <= now && !idle.isEmpty()) {
                idle.poll().send(request.apply(sent), due(sent));
                sent++;
            }
        }

        private void receive(HttpConnection connection) {
            int status = connection.receive();
            if (status == 0) {
                return;
            }
            latencies.recordValue(Math.max(0, System.nanoTime() - connection.dueAt()));
            if (status == 202) {
                answered++;
            } else {
                errors++;
            }
            idle.add(connection);
        }

        private Latency latency() {
            return new Latency(millis(50), millis(99), millis(99.9), true);
        }

        private double millis(double percentile) {
            return latencies.getValueAtPercentile(percentile) / 1e6;
        }
    }
}
