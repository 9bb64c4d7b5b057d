package io.tandem.benchmark.scenario;

import java.util.List;
import java.util.Map;

import io.tandem.benchmark.Bar;
import io.tandem.benchmark.Contender;
import io.tandem.benchmark.Environment;
import io.tandem.benchmark.Outcome;
import io.tandem.benchmark.Results;
import io.tandem.benchmark.Sample;
import io.tandem.benchmark.Scenario;
import io.tandem.benchmark.load.Preload;
import io.tandem.benchmark.process.ProcessTree;
import io.tandem.benchmark.store.Log;
import io.tandem.local.testkit.PackagedService;
import io.tandem.local.testkit.ServiceProcess;

/** How near the pipeline comes to the limit of its concurrency, with a handler of 10 ms and 1,000 keys. */
final class Handlers extends Scenario {

    private static final String TOPIC = "handled";
    private static final int CONCURRENCY = 256;
    private static final int ALLOWED = CONCURRENCY * 100; // a second, at 10 ms each
    private static final double WARM_UP_SHARE = 0.25;

    Handlers() {
        super("handlers",
                "A handler of 10 ms over 1,000 keys at concurrency 256; errors are events out of the order of their key");
    }

    @Override
    public List<Outcome> run(Environment environment) throws Exception {
        environment.log().create(TOPIC, Log.PARTITIONS);
        int total = (int) (ALLOWED * environment.seconds() / (1 - WARM_UP_SHARE));
        Preload.append(environment.log(), TOPIC, "handled", total);
        return environment.rounds().withoutWarmUp()
                .interleave(List.of(new Contender("handler of 10 ms", round -> handle(environment, round, total))));
    }

    private static Sample handle(Environment environment, int round, int total) throws Exception {
        String schema = "handlers_" + round;
        PackagedService consumer = Pair.consumerWithHandler(environment, TOPIC, schema).with(Map.of(
                "tandem.consumer.handler.name", "pause",
                "tandem.consumer.handler.concurrency", String.valueOf(CONCURRENCY)));
        try (ServiceProcess server = consumer.process(environment.logs()).start()) {
            return new DrainRound(environment, "consumer", ProcessTree.of(server), schema, (long) (total * WARM_UP_SHARE),
                    total)
                    .measure();
        } finally {
            environment.journals().drop(schema);
        }
    }

    @Override
    public List<Bar> bars(Results outcomes) {
        return outcomes.bars()
                .figure("handler of 10 ms", outcome -> outcome.median(Sample::perSecond) / ALLOWED,
                        value -> Bar.atLeast("share of the 25,600/s that the concurrency allows", value, 0.80, ""))
                .figure("handler of 10 ms", outcome -> outcome.samples().stream().mapToLong(Sample::errors).sum(),
                        value -> Bar.atMost("events out of the order of their key", value, 0, ""))
                .figure("handler of 10 ms", outcome -> outcome.residentMebibytes("consumer"),
                        value -> Bar.atMost("memory of the service", value, 300, "MiB"))
                .list();
    }
}
