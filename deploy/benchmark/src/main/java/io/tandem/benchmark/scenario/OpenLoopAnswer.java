package io.tandem.benchmark.scenario;

import java.util.List;

import io.tandem.benchmark.Bar;
import io.tandem.benchmark.Contender;
import io.tandem.benchmark.Environment;
import io.tandem.benchmark.Outcome;
import io.tandem.benchmark.Results;
import io.tandem.benchmark.Sample;
import io.tandem.benchmark.Scenario;
import io.tandem.benchmark.load.BinaryEvents;
import io.tandem.benchmark.load.OpenLoop;
import io.tandem.benchmark.load.Wrk;
import io.tandem.local.testkit.ServiceProcess;

/** How long a sender waits for its receipt, in an open loop: nothing is hidden. */
final class OpenLoopAnswer extends Scenario {

    private static final int CONNECTIONS = 64;
    private static final double SHARE = 0.7;

    OpenLoopAnswer() {
        super("answer-time", "Time to the receipt of one binary event, open loop (each counts from when it was due)");
    }

    @Override
    public List<Outcome> run(Environment environment) throws Exception {
        try (ServiceProcess producer = Pair.producer(environment).process(environment.logs()).start()) {
            HttpRound round = new HttpRound(environment, "producer", producer, Pair.EVENTS, 1);
            int rate = (int) (SHARE * maximum(environment, round));
            List<Outcome> outcomes = environment.rounds().interleave(List.of(
                    new Contender("2,000 a second", number -> open(environment, round, 2000)),
                    new Contender("70 % of the maximum", number -> open(environment, round, rate))));
            environment.log().truncate(Pair.EVENTS);
            return outcomes;
        }
    }

    private static double maximum(Environment environment, HttpRound round) throws Exception {
        Wrk wrk = new Wrk("event.lua", CONNECTIONS, environment.seconds());
        return Maximum.of(number -> round.measure((target, run) -> wrk.run(target, "binary", run, "100")).perSecond());
    }

    private static Sample open(Environment environment, HttpRound round, int rate) throws Exception {
        OpenLoop loop = new OpenLoop(rate, CONNECTIONS, environment.seconds());
        return round.measure((target, run) -> loop.run(target, new BinaryEvents(target, run)));
    }

    @Override
    public List<Bar> bars(Results outcomes) {
        return outcomes.bars()
                .figure("70 % of the maximum", outcome -> outcome.median(sample -> sample.latency().p50()),
                        value -> Bar.atMost("70 % of the maximum: p50 to the receipt", value, 3, "ms"))
                .list();
    }
}
