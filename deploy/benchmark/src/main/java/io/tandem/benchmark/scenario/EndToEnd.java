package io.tandem.benchmark.scenario;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.tandem.benchmark.Bar;
import io.tandem.benchmark.Contender;
import io.tandem.benchmark.Environment;
import io.tandem.benchmark.Outcome;
import io.tandem.benchmark.Results;
import io.tandem.benchmark.Sample;
import io.tandem.benchmark.Scenario;
import io.tandem.benchmark.load.BinaryEvents;
import io.tandem.benchmark.load.Load;
import io.tandem.benchmark.load.OpenLoop;
import io.tandem.benchmark.load.Wrk;
import io.tandem.benchmark.process.Meter;
import io.tandem.benchmark.process.ProcessTree;
import io.tandem.benchmark.store.Journals;
import io.tandem.local.testkit.Patience;
import io.tandem.local.testkit.ServiceProcess;

/** From the broker's taking of an event to its row's being visible, with both services at work, in an open loop. */
final class EndToEnd extends Scenario {

    private static final String SCHEMA = "end_to_end";
    private static final int CONNECTIONS = 64;
    private static final Duration POLL = Duration.ofMillis(200);
    private static final double SHARE = 0.7;

    EndToEnd() {
        super("end-to-end", "From accepted by the broker to visible in the journal (commit time), both services, open loop");
    }

    @Override
    public List<Outcome> run(Environment environment) throws Exception {
        try (ServiceProcess producer = Pair.producer(environment).process(environment.logs()).start();
                ServiceProcess consumer = Pair.consumer(environment, Pair.EVENTS, SCHEMA).process(environment.logs()).start()) {
            Map<String, ProcessTree> processes = new LinkedHashMap<>();
            processes.put("producer", ProcessTree.of(producer));
            processes.put("consumer", ProcessTree.of(consumer));
            processes.put("broker", environment.broker());
            processes.put("database", environment.database());
            int rate = (int) (SHARE * maximum(environment, producer));
            return environment.rounds().interleave(List.of(
                    new Contender("2,000 a second", round -> open(environment, producer, processes, 2000)),
                    new Contender("70 % of the maximum", round -> open(environment, producer, processes, rate))));
        } finally {
            environment.journals().drop(SCHEMA);
            environment.log().truncate(Pair.EVENTS);
        }
    }

    /** The highest rate of both services together. */
    private static double maximum(Environment environment, ServiceProcess producer) throws Exception {
        Wrk wrk = new Wrk("event.lua", CONNECTIONS, environment.seconds());
        return Maximum.of(round -> {
            Instant start = Instant.now();
            long before = environment.journals().count(SCHEMA).rows();
            wrk.run(producer.address(), "binary", "max" + round, "100");
            Journals.Count last = settled(environment);
            return (last.rows() - before) / (Duration.between(start, last.at()).toMillis() / 1e3);
        });
    }

    private static Sample open(Environment environment, ServiceProcess producer, Map<String, ProcessTree> processes, int rate)
            throws Exception {
        String run = "open" + Long.toString(System.nanoTime(), 36);
        long before = environment.journals().count(SCHEMA).rows();
        Meter meter = Meter.start(processes);
        Load load = new OpenLoop(rate, CONNECTIONS, environment.seconds())
                .run(producer.address(), new BinaryEvents(producer.address(), run));
        var usage = meter.stop(load.answered());
        long found = settled(environment).rows() - before;
        return new Sample(load.answered() / load.seconds(), environment.journals().acceptedToVisible(SCHEMA, run + "-"),
                load.answered(), found, load.unanswered(), load.errors(), usage,
                Map.of("receipt p50 ms", load.latency().p50(), "receipt p99 ms", load.latency().p99()));
    }

    /** Waits until the journal has all that the log has. */
    private static Journals.Count settled(Environment environment) throws Exception {
        long appended = environment.log().appended(Pair.EVENTS);
        return Patience.await("the journal has " + appended + " events").pollDelay(Duration.ZERO).pollInterval(POLL)
                .until(() -> environment.journals().last(SCHEMA), last -> last.rows() >= appended);
    }

    @Override
    public List<Bar> bars(Results outcomes) {
        return outcomes.bars()
                .figure("2,000 a second", outcome -> outcome.median(sample -> sample.latency().p50()),
                        value -> Bar.atMost("2,000 a second: p50 from accepted to journaled", value, 10, "ms"))
                .figure("2,000 a second", outcome -> outcome.median(sample -> sample.latency().p99()),
                        value -> Bar.atMost("2,000 a second: p99 from accepted to journaled", value, 50, "ms"))
                .list();
    }
}
