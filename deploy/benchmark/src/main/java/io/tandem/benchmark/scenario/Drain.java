package io.tandem.benchmark.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

import io.tandem.benchmark.Bar;
import io.tandem.benchmark.Contender;
import io.tandem.benchmark.Environment;
import io.tandem.benchmark.Outcome;
import io.tandem.benchmark.Results;
import io.tandem.benchmark.Sample;
import io.tandem.benchmark.Scenario;
import io.tandem.benchmark.load.Preload;
import io.tandem.benchmark.process.ProcessTree;
import io.tandem.benchmark.reference.KafkaConnect;
import io.tandem.benchmark.reference.PerfTest;
import io.tandem.benchmark.store.Journals;
import io.tandem.benchmark.store.Log;
import io.tandem.local.Daemon;
import io.tandem.local.PostgresServer;
import io.tandem.local.testkit.PackagedService;
import io.tandem.local.testkit.ServiceProcess;

/** A topic that was filled beforehand goes into an empty journal, over one connection (journal.lanes) and over two. */
final class Drain extends Scenario {

    private static final int LARGE = 10_000_000;

    private final double uncounted;
    private final ToIntFunction<Environment> total;
    private final boolean everyReference;

    private Drain(String name, String title, double uncounted, ToIntFunction<Environment> total, boolean everyReference) {
        super(name, title);
        this.uncounted = uncounted;
        this.total = total;
        this.everyReference = everyReference;
    }

    /**
     * As many records as the command line says, beside every reference, after one and a half times as many that warm the
     * process up.
     */
    static Drain backlog() {
        double warmUp = 0.6;
        return new Drain("drain",
                "Journal drain of a preloaded topic, from a fresh process each round; its first 60 % are warm-up, not counted",
                warmUp, environment -> (int) (environment.records() / (1 - warmUp)), true);
    }

    /** Ten million records, beside the bare insert: how fast it is once the journal is large and the process is warm. */
    static Drain largeJournal() {
        return new Drain("large-journal",
                "Journal drain of 10 M preloaded records; counted are the last 2 M, into a journal of 8 M and more",
                0.8, environment -> LARGE, false);
    }

    @Override
    public List<Outcome> run(Environment environment) throws Exception {
        environment.log().create(topic(), Log.PARTITIONS);
        Preload.append(environment.log(), topic(), name(), total.applyAsInt(environment));
        List<Contender> contenders = new ArrayList<>();
        for (int lanes = 1; lanes <= 2; lanes++) {
            int connections = lanes;
            String suffix = lanes == 1 ? ", 1 lane" : ", 2 lanes";
            contenders.add(new Contender("Tandem" + suffix, round -> tandem(environment, schema("tandem", round),
                    Map.of("quarkus.datasource.reactive.max-size", String.valueOf(connections),
                            "tandem.consumer.journal.lanes", String.valueOf(connections)))));
            contenders.add(new Contender("unnest insert" + suffix, round -> bare(environment, "unnest", connections, round)));
            if (everyReference) {
                contenders.add(new Contender("Kafka Connect" + suffix, round -> connect(environment, connections, round)));
            }
        }
        contenders.add(new Contender("Tandem, as shipped", round -> tandem(environment, schema("tandem", round), Map.of())));
        if (everyReference) {
            contenders.add(new Contender("COPY, 1 lane", round -> bare(environment, "copy", 1, round)));
            contenders.add(new Contender("kafka-consumer-perf-test", round -> consumerPerf(environment)));
        }
        // Each round is a fresh process that warms up by itself.
        return environment.rounds().withoutWarmUp().interleave(contenders);
    }

    private String topic() {
        return "preloaded-" + name();
    }

    private static String schema(String prefix, int round) {
        return prefix + "_" + round + "_" + Long.toString(System.nanoTime(), 36);
    }

    private Sample tandem(Environment environment, String schema, Map<String, String> settings) throws Exception {
        PackagedService consumer = Pair.consumer(environment, topic(), schema).with(settings);
        try (ServiceProcess server = consumer.process(environment.logs()).start()) {
            return watch(environment, "consumer", ProcessTree.of(server), schema);
        } finally {
            environment.journals().drop(schema);
        }
    }

    private Sample connect(Environment environment, int tasks, int round) throws Exception {
        String schema = schema("connect", round);
        Journals journals = environment.journals();
        journals.create(schema);
        KafkaConnect connect = new KafkaConnect(environment.log(), environment.journals(), environment.logs());
        try (ServiceProcess server = connect.start(topic(), schema, tasks)) {
            return watch(environment, "connect", ProcessTree.of(server), schema);
        } finally {
            journals.drop(schema);
        }
    }

    private Sample bare(Environment environment, String mode, int connections, int round) throws Exception {
        String schema = schema(mode, round);
        Journals journals = environment.journals();
        journals.create(schema);
        PostgresServer postgres = journals.postgres();
        Process writer = new ProcessBuilder(Daemon.java(), "-Xmx512m", "-cp", System.getProperty("java.class.path"),
                "io.tandem.benchmark.reference.BareWriter", mode, postgres.jdbcUrl() + "?currentSchema=" + schema,
                postgres.username(), postgres.password(), String.valueOf(connections),
                String.valueOf(total.applyAsInt(environment)))
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try {
            return watch(environment, "writer", new ProcessTree(writer.toHandle()), schema);
        } finally {
            writer.destroy();
            writer.waitFor();
            journals.drop(schema);
        }
    }

    private Sample watch(Environment environment, String process, ProcessTree worker, String schema)
            throws Exception {
        int records = total.applyAsInt(environment);
        return new DrainRound(environment, process, worker, schema, (long) (records * uncounted), records).measure();
    }

    private Sample consumerPerf(Environment environment) throws Exception {
        PerfTest.Rate rate = PerfTest.consume(environment.log().bootstrapServers(), topic(), total.applyAsInt(environment));
        return new Sample(rate.perSecond(), null, rate.records(), -1, 0, 0, Map.of());
    }

    @Override
    public List<Bar> bars(Results outcomes) {
        return outcomes.bars()
                .ratio("Tandem, 1 lane", "unnest insert, 1 lane", 0.80)
                .ratio("Tandem, 2 lanes", "unnest insert, 2 lanes", 0.80)
                .ratio("Tandem, 1 lane", "Kafka Connect, 1 lane", 1.4)
                .ratio("Tandem, 2 lanes", "Kafka Connect, 2 lanes", 1.8)
                .figure("Tandem, 1 lane", outcome -> outcome.cpuMicros("consumer"),
                        value -> Bar.atMost("1 lane: CPU of the service per million", value, 12, "s"))
                .figure("Tandem, 2 lanes", outcome -> outcome.cpuMicros("consumer"),
                        value -> Bar.atMost("2 lanes: CPU of the service per million", value, 12, "s"))
                .figure("Tandem, 2 lanes", outcome -> outcome.residentMebibytes("consumer"),
                        value -> Bar.atMost("memory of the service", value, 300, "MiB"))
                .list();
    }
}
