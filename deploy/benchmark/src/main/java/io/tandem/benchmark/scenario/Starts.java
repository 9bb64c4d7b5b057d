package io.tandem.benchmark.scenario;

import java.nio.file.Path;
import java.util.ArrayList;
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
import io.tandem.benchmark.process.ProcessTree;
import io.tandem.local.testkit.PackagedService;
import io.tandem.local.testkit.ServiceProcess;

/** From the start of a process to its first ready answer, and from SIGTERM to its end, with the schema migrated before. */
final class Starts extends Scenario {

    private static final String SCHEMA = "starts";
    private static final int FIRST_JDK_WITH_AOT_CACHE = 25;
    private static final String READY = "ready s";
    private static final String EXIT = "exit s";
    private static final String MEMORY = "idle MiB";

    Starts() {
        super("starts", "Start to ready, memory when idle, SIGTERM to exit with nothing in flight");
    }

    @Override
    public List<Outcome> run(Environment environment) throws Exception {
        PackagedService producer = Pair.producer(environment);
        PackagedService consumer = Pair.consumer(environment, Pair.EVENTS, SCHEMA);
        List<Contender> contenders = new ArrayList<>();
        for (PackagedService service : List.of(producer, consumer)) {
            contenders.add(new Contender(service.name() + ", JVM", round -> start(environment, service)));
            if (Runtime.version().feature() >= FIRST_JDK_WITH_AOT_CACHE) {
                PackagedService cached = withAotCache(environment, service);
                contenders.add(new Contender(service.name() + ", JVM with AOT cache", round -> start(environment, cached)));
            }
            service.asNative().map(image -> image.jvm(List.of())).ifPresent(image -> contenders
                    .add(new Contender(service.name() + ", native", round -> start(environment, image))));
        }
        try {
            return environment.rounds().interleave(contenders);
        } finally {
            environment.journals().drop(SCHEMA);
        }
    }

    /** The service with an AOT cache, which a run to ready and back records before. */
    private static PackagedService withAotCache(Environment environment, PackagedService service) throws Exception {
        Path cache = environment.folder().resolve(service.name() + ".aot");
        List<String> training = new ArrayList<>(service.jvm());
        training.add("-XX:AOTCacheOutput=" + cache);
        try (ServiceProcess server = service.jvm(training).process(environment.logs()).start()) {
            server.stop();
        }
        List<String> trained = new ArrayList<>(service.jvm());
        trained.add("-XX:AOTCache=" + cache);
        return service.jvm(trained);
    }

    private static Sample start(Environment environment, PackagedService service) throws Exception {
        Map<String, Double> figures = new LinkedHashMap<>();
        long began = System.nanoTime();
        try (ServiceProcess server = service.process(environment.logs()).start()) {
            figures.put(READY, (System.nanoTime() - began) / 1e9);
            figures.put(MEMORY, ProcessTree.of(server).residentBytes() / 1048576.0);
            long asked = System.nanoTime();
            server.stop();
            figures.put(EXIT, (System.nanoTime() - asked) / 1e9);
        }
        return Sample.of(figures);
    }

    @Override
    public List<Bar> bars(Results outcomes) {
        Results.Bars bars = outcomes.bars();
        for (String service : List.of("producer", "consumer")) {
            bars.figure(service + ", JVM with AOT cache", outcome -> outcome.figure(READY),
                    value -> Bar.atMost(service + " ready, JVM with AOT cache", value, 1.2, "s"));
            bars.figure(service + ", native", outcome -> outcome.figure(READY),
                    value -> Bar.atMost(service + " ready, native", value, 0.15, "s"));
            bars.figure(service + ", JVM", outcome -> outcome.figure(EXIT),
                    value -> Bar.atMost(service + " from SIGTERM to exit", value, 1.5, "s"));
        }
        return bars.list();
    }
}
