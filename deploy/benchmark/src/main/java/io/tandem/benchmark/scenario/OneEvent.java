package io.tandem.benchmark.scenario;

import java.util.List;

import io.tandem.benchmark.Bar;
import io.tandem.benchmark.Contender;
import io.tandem.benchmark.Environment;
import io.tandem.benchmark.Outcome;
import io.tandem.benchmark.Results;
import io.tandem.benchmark.Scenario;
import io.tandem.benchmark.load.Wrk;
import io.tandem.local.testkit.ServiceProcess;

/** One event a request, in each mode, beside a no-op in the same HTTP stack. */
final class OneEvent extends Scenario {

    private static final int CONNECTIONS = 64;
    private static final String DATA_BYTES = "100";

    OneEvent() {
        super("one-event",
                "One event of 100 bytes a request, 64 connections (closed loop: latencies hide coordinated omission)");
    }

    @Override
    public List<Outcome> run(Environment environment) throws Exception {
        try (ServiceProcess producer = Pair.producer(environment).process(environment.logs()).start();
                ServiceProcess noop = Pair.noop().process(environment.logs()).start()) {
            Wrk wrk = new Wrk("event.lua", CONNECTIONS, environment.seconds());
            HttpRound events = new HttpRound(environment, "producer", producer, Pair.EVENTS, 1);
            HttpRound nothing = new HttpRound(environment, "noop", noop, null, 1);
            List<Outcome> outcomes = environment.rounds().interleave(List.of(
                    new Contender("binary",
                            round -> events.measure((target, run) -> wrk.run(target, "binary", run, DATA_BYTES))),
                    new Contender("no-op POST",
                            round -> nothing.measure((target, run) -> wrk.run(target, "binary", run, DATA_BYTES))),
                    new Contender("structured",
                            round -> events.measure((target, run) -> wrk.run(target, "structured", run, DATA_BYTES))),
                    new Contender("trigger",
                            round -> events.measure((target, run) -> wrk.run(target, "trigger", run, DATA_BYTES)))));
            environment.log().truncate(Pair.EVENTS);
            return outcomes;
        }
    }

    @Override
    public List<Bar> bars(Results outcomes) {
        return outcomes.bars()
                .ratio("binary", "no-op POST", 0.40)
                .figure("binary", outcome -> outcome.cpuMicros("producer"),
                        value -> Bar.atMost("binary: CPU of the service per event", value, 30, "µs"))
                .ratio("structured", "binary", 0.85)
                .figure("binary", outcome -> outcome.residentMebibytes("producer"),
                        value -> Bar.atMost("binary: memory of the service", value, 250, "MiB"))
                .list();
    }
}
