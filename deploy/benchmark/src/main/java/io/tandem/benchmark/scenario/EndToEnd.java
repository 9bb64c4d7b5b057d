package io.tandem.benchmark.scenario;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

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
import io.tandem.benchmark.process.Server;
import io.tandem.benchmark.store.Journal;

/** From the broker's taking of an event to its row's being visible, with both services at work, in an open loop. */
final class EndToEnd implements Scenario {

    private static final String SCHEMA = "end_to_end";
    private static final int CONNECTIONS = 64;
    private static final double SHARE = 0.7;

    @Override
    public String name() {
        return "end-to-end";
    }

    @Override
    public String title() {
        return "From accepted by the broker to visible in the journal (commit time), both services, open loop";
    }

    @Override
    public List<Outcome> run(Environment environment) throws Exception {
        try (Server producer = Pair.producer(environment).start(environment.logs());
                Server consumer = Pair.consumer(environment, Pair.EVENTS, SCHEMA).start(environment.logs())) {
            Map<String, ProcessTree> processes = new LinkedHashMap<>();
            processes.put("producer", producer.tree());
            processes.put("consumer", consumer.tree());
            processes.put("broker", environment.broker());
            processes.put("database", environment.database());
            int rate = (int) (SHARE * maximum(environment, producer));
            return environment.rounds().interleave(List.of(
                    new Contender("2,000 a second", round -> open(environment, producer, processes, 2000)),
                    new Contender("70 % of the maximum", round -> open(environment, producer, processes, rate))));
        } finally {
            environment.journal().drop(SCHEMA);
            environment.log().truncate(Pair.EVENTS);
        }
    }

    /** What both services carry to the end. */
    private static double maximum(Environment environment, Server producer) throws Exception {
        Wrk wrk = new Wrk("event.lua", CONNECTIONS, environment.seconds());
        return Maximum.of(round -> {
            Instant start = Instant.now();
            long before = environment.journal().count(SCHEMA).rows();
            wrk.run(producer.address(), "binary", "max" + round, "100");
            Journal.Count last = settled(environment);
            return (last.rows() - before) / (Duration.between(start, last.at()).toMillis() / 1e3);
        });
    }

    private static Sample open(Environment environment, Server producer, Map<String, ProcessTree> processes, int rate)
            throws Exception {
        String run = "open" + Long.toString(System.nanoTime(), 36);
        long before = environment.journal().count(SCHEMA).rows();
        Meter meter = Meter.start(processes);
        Load load = new OpenLoop(rate, CONNECTIONS, environment.seconds())
                .run(producer.address(), new BinaryEvents(producer.address(), run));
        var usage = meter.stop(load.answered());
        long found = settled(environment).rows() - before;
        return new Sample(load.answered() / load.seconds(), environment.journal().acceptedToVisible(SCHEMA, run + "-"),
                load.answered(), found, load.unanswered(), load.errors(), usage,
                Map.of("receipt p50 ms", load.latency().p50(), "receipt p99 ms", load.latency().p99()));
    }

    /** Waits until the journal has all that the log has. */
    private static Journal.Count settled(Environment environment) throws Exception {
        long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        long appended = environment.log().appended(Pair.EVENTS);
        Journal.Count last = environment.journal().last(SCHEMA);
        while (last.rows() < appended) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("The journal has " + last.rows() + " of " + appended + " events");
            }
            TimeUnit.MILLISECONDS.sleep(200);
            last = environment.journal().last(SCHEMA);
        }
        return last;
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
