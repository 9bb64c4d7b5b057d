package io.tandem.benchmark.scenario;

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
import io.tandem.benchmark.load.StreamClients;
import io.tandem.benchmark.process.Meter;
import io.tandem.benchmark.process.ProcessTree;
import io.tandem.local.testkit.ServiceProcess;

/** Every event of a steady flow goes to each of many clients of the live stream. */
final class LiveStream extends Scenario {

    private static final String SCHEMA = "live_stream";
    private static final int CLIENTS = 1000;
    private static final int RATE = 1000;
    private static final int CONNECTIONS = 16;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    LiveStream() {
        super("live-stream", "1,000 clients of the live stream at 1,000 events a second; errors are clients that were dropped");
    }

    @Override
    public List<Outcome> run(Environment environment) throws Exception {
        try (ServiceProcess producer = Pair.producer(environment).process(environment.logs()).start();
                ServiceProcess consumer = Pair.consumer(environment, Pair.EVENTS, SCHEMA).process(environment.logs()).start()) {
            Map<String, ProcessTree> processes = new LinkedHashMap<>();
            processes.put("consumer", ProcessTree.of(consumer));
            processes.put("database", environment.database());
            return environment.rounds().interleave(List.of(
                    new Contender("entries to clients", round -> stream(environment, producer, consumer, processes))));
        } finally {
            environment.journals().drop(SCHEMA);
            environment.log().truncate(Pair.EVENTS);
        }
    }

    private static Sample stream(Environment environment, ServiceProcess producer, ServiceProcess consumer,
            Map<String, ProcessTree> processes)
            throws Exception {
        try (StreamClients clients = StreamClients.open(consumer.address(), CLIENTS)) {
            long start = System.nanoTime();
            Meter meter = Meter.start(processes);
            Load load = new OpenLoop(RATE, CONNECTIONS, environment.seconds()).run(producer.address(),
                    new BinaryEvents(producer.address(), "live" + Long.toString(start, 36)));
            long wanted = load.answered() * CLIENTS;
            while (clients.received() < wanted && System.nanoTime() - start < PATIENCE_NANOS) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            long received = clients.received();
            return new Sample(received / seconds, null, wanted, received, load.unanswered() * CLIENTS,
                    clients.dropped() + load.errors(), meter.stop(received));
        }
    }

    @Override
    public List<Bar> bars(Results outcomes) {
        return outcomes.bars()
                .figure("entries to clients", outcome -> outcome.residentMebibytes("consumer"),
                        value -> Bar.atMost("memory of the service", value, 300, "MiB"))
                .list();
    }
}
