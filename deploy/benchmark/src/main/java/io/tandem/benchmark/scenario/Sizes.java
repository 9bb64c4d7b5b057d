package io.tandem.benchmark.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.tandem.benchmark.Bar;
import io.tandem.benchmark.Contender;
import io.tandem.benchmark.Environment;
import io.tandem.benchmark.Outcome;
import io.tandem.benchmark.Results;
import io.tandem.benchmark.Sample;
import io.tandem.benchmark.Scenario;
import io.tandem.benchmark.load.Wrk;
import io.tandem.local.testkit.ServiceProcess;

/** One binary event a request, by the size of its data. */
final class Sizes extends Scenario {

    private static final int CONNECTIONS = 64;
    private static final Map<String, Integer> SIZES = new java.util.TreeMap<>(
            Map.of("  100 B", 100, " 1 KB", 1000, "10 KB", 10_000, "100 KB", 100_000));

    Sizes() {
        super("sizes", "One binary event a request by the size of its data, 64 connections (closed loop)");
    }

    @Override
    public List<Outcome> run(Environment environment) throws Exception {
        try (ServiceProcess producer = Pair.producer(environment).process(environment.logs()).start();
                ServiceProcess noop = Pair.noop().process(environment.logs()).start()) {
            HttpRound events = new HttpRound(environment, "producer", producer, Pair.EVENTS, 1);
            HttpRound nothing = new HttpRound(environment, "noop", noop, null, 1);
            List<Contender> contenders = new ArrayList<>();
            SIZES.forEach((label, bytes) -> {
                contenders.add(new Contender("binary, " + label.trim(), round -> truncated(environment, events, bytes)));
                contenders.add(new Contender("no-op, " + label.trim(), round -> load(environment, nothing, bytes)));
            });
            return environment.rounds().interleave(contenders);
        }
    }

    private static Sample truncated(Environment environment, HttpRound round, int bytes) throws Exception {
        Sample sample = load(environment, round, bytes);
        environment.log().truncate(Pair.EVENTS);
        return sample;
    }

    private static Sample load(Environment environment, HttpRound round, int bytes) throws Exception {
        Wrk wrk = new Wrk("event.lua", CONNECTIONS, environment.seconds());
        return round.measure((target, run) -> wrk.run(target, "binary", run, String.valueOf(bytes)));
    }

    @Override
    public List<Bar> bars(Results outcomes) {
        return List.of();
    }
}
