package io.tandem.benchmark.scenario;

import java.util.List;
import java.util.concurrent.Callable;

import io.tandem.benchmark.Bar;
import io.tandem.benchmark.Contender;
import io.tandem.benchmark.Environment;
import io.tandem.benchmark.Outcome;
import io.tandem.benchmark.Results;
import io.tandem.benchmark.Sample;
import io.tandem.benchmark.Scenario;
import io.tandem.benchmark.load.NdjsonStreams;
import io.tandem.benchmark.load.Wrk;
import io.tandem.benchmark.process.Meter;
import io.tandem.benchmark.reference.PerfTest;
import io.tandem.benchmark.store.Log;
import io.tandem.local.testkit.ServiceProcess;

/** Many events a request, beside Kafka's own tool at the same bytes a record in the log. */
final class Batch extends Scenario {

    private static final int EVENTS = 100;
    private static final int CONNECTIONS = 16;
    private static final int STREAMS = 4;
    private static final String DATA_BYTES = "100";
    private static final int DATA_BYTES_LEAST = 100;
    private static final String PERF = "perf";
    // The bytes of a record without key and headers in a large batch, beside its value.
    private static final int RECORD_OVERHEAD = 8;
    private static final int PERF_RECORDS_A_SECOND = 400_000;

    private double bytesARecord;

    Batch() {
        super("batch", "Many events of 100 bytes a request: batches of 100 on 16 connections, NDJSON on 4 streams");
    }

    @Override
    public List<Outcome> run(Environment environment) throws Exception {
        environment.log().create(PERF, Log.PARTITIONS);
        try (ServiceProcess producer = Pair.producer(environment).process(environment.logs()).start()) {
            Wrk wrk = new Wrk("batch.lua", CONNECTIONS, environment.seconds());
            HttpRound batches = new HttpRound(environment, "producer", producer, Pair.EVENTS, EVENTS);
            HttpRound streams = new HttpRound(environment, "producer", producer, Pair.EVENTS, 1);
            NdjsonStreams ndjson = new NdjsonStreams(STREAMS, environment.seconds());
            return environment.rounds().interleave(List.of(
                    new Contender("CloudEvents batch of 100", round -> sized(environment,
                            () -> batches.measure((target, run) -> wrk.run(target, "batch", run, DATA_BYTES)))),
                    new Contender("kafka-producer-perf-test", round -> perfTest(environment)),
                    new Contender("NDJSON", round -> sized(environment, () -> streams.measure(ndjson::run)))));
        }
    }

    private Sample sized(Environment environment, Callable<Sample> round) throws Exception {
        long before = environment.log().bytes(Pair.EVENTS);
        Sample sample = round.call();
        double size = (environment.log().bytes(Pair.EVENTS) - before) / (double) Math.max(1, sample.found());
        if (bytesARecord == 0 && size > DATA_BYTES_LEAST) { // the broker deletes old files whenever it likes
            bytesARecord = size;
            System.out.printf("  a record takes %.0f bytes in the log%n", size);
        }
        environment.log().truncate(Pair.EVENTS);
        return sample;
    }

    private Sample perfTest(Environment environment) throws Exception {
        Log log = environment.log();
        long before = log.appended(PERF);
        Meter meter = Meter.start(java.util.Map.of("broker", environment.broker()));
        PerfTest.Rate rate = PerfTest.produce(log.bootstrapServers(), PERF,
                (long) PERF_RECORDS_A_SECOND * environment.seconds(),
                Math.max(1, (int) Math.round(bytesARecord) - RECORD_OVERHEAD));
        var usage = meter.stop(rate.records());
        long found = log.appended(PERF) - before;
        log.truncate(PERF);
        return new Sample(rate.perSecond(), rate.latency(), rate.records(), found, 0, 0, usage);
    }

    @Override
    public List<Bar> bars(Results outcomes) {
        return outcomes.bars()
                .ratio("CloudEvents batch of 100", "kafka-producer-perf-test", 0.30)
                .ratio("NDJSON", "kafka-producer-perf-test", 0.35)
                .figure("NDJSON", outcome -> outcome.residentMebibytes("producer"),
                        value -> Bar.atMost("memory of the service", value, 250, "MiB"))
                .list();
    }
}
