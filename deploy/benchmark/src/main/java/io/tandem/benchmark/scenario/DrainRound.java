package io.tandem.benchmark.scenario;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.tandem.benchmark.Environment;
import io.tandem.benchmark.Sample;
import io.tandem.benchmark.process.Meter;
import io.tandem.benchmark.process.ProcessTree;
import io.tandem.benchmark.store.Journals;

/**
 * Watches a table of events fill up. The first {@code warmUp} rows do not count. The commit time of the last row gives the
 * rate of the others.
 */
record DrainRound(Environment environment, String name, ProcessTree worker, String schema, long warmUp, long total) {

    private static final long POLL_MILLIS = 200;
    private static final Duration STANDSTILL = Duration.ofMinutes(1);

    Sample measure() throws Exception {
        Journals journals = environment.journals();
        await(warmUp);
        Journals.Count first = journals.count(schema);
        Meter meter = Meter.start(processes());
        await(total - (total - warmUp) / 20); // the statistics of the last transactions come late
        Journals.Count last = journals.last(schema);
        while (last.rows() < total) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            last = journals.last(schema);
        }
        long rows = last.rows() - first.rows();
        double seconds = Duration.between(first.at(), last.at()).toNanos() / 1e9;
        return new Sample(rows / seconds, null, total, last.rows(), 0, journals.deadLetters(schema),
                meter.stop(rows));
    }

    private void await(long rows) throws Exception {
        long progress = 0;
        long since = System.nanoTime();
        while (progress < rows) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            long now = environment.journals().roughly(schema);
            since = now > progress ? System.nanoTime() : since;
            progress = now;
            if (System.nanoTime() - since > STANDSTILL.toNanos() || !worker.root().isAlive()) {
                throw new IllegalStateException(name + " stopped at " + now + " of " + rows + " rows; its log is in "
                        + environment.logs());
            }
        }
    }

    private Map<String, ProcessTree> processes() {
        Map<String, ProcessTree> processes = new LinkedHashMap<>();
        processes.put(name, worker);
        processes.put("database", environment.database());
        processes.put("broker", environment.broker());
        return processes;
    }
}
