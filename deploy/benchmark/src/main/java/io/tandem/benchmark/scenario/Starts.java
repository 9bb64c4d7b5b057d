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
import io.tandem.benchmark.process.Server;
import io.tandem.benchmark.process.Service;

/** From the start of a process to its first ready answer, and from SIGTERM to its end, with the schema migrated before. */
final class Starts implements Scenario {

    private static final String SCHEMA = "starts";
    private static final int FIRST_JDK_WITH_AOT_CACHE = 25;
    private static final String READY = "ready s";
    private static final String EXIT = "exit s";
    private static final String MEMORY = "idle MiB";

    @Override
    public String name() {
        return "starts";
    }

    @Override
    public String title() {
        return "Start to ready, memory when idle, SIGTERM to exit with nothing in flight";
    }

    @Override
    public List<Outcome> run(Environment environment) throws Exception {
        Service producer = Pair.producer(environment);
        Service consumer = Pair.consumer(environment, Pair.EVENTS, SCHEMA);
        List<Contender> contenders = new ArrayList<>();
        for (Service service : List.of(producer, consumer)) {
            contenders.add(new Contender(service.name() + ", JVM", round -> start(environment, service)));
            if (Runtime.version().feature() >= FIRST_JDK_WITH_AOT_CACHE) {
                Service cached = withAotCache(environment, service);
                contenders.add(new Contender(service.name() + ", JVM with AOT cache", round -> start(environment, cached)));
            }
            service.asNative().ifPresent(image -> contenders
                    .add(new Contender(service.name() + ", native", round -> start(environment, image))));
        }
        try {
            return environment.rounds().interleave(contenders);
        } finally {
            environment.journal().drop(SCHEMA);
        }
    }

    /** A run to ready and back that records what is loaded and linked; what follows maps it in. */
    private static Service withAotCache(Environment environment, Service service) throws Exception {
        Path cache = environment.folder().resolve(service.name() + ".aot");
        List<String> training = new ArrayList<>(service.jvm());
        training.add("-XX:AOTCacheOutput=" + cache);
        try (Server server = service.withJvm(training).start(environment.logs())) {
            server.stop();
        }
        List<String> trained = new ArrayList<>(service.jvm());
        trained.add("-XX:AOTCache=" + cache);
        return service.withJvm(trained);
    }

    private static Sample start(Environment environment, Service service) throws Exception {
        Map<String, Double> figures = new LinkedHashMap<>();
        try (Server server = service.start(environment.logs())) {
            figures.put(READY, server.timeToReady().toNanos() / 1e9);
            figures.put(MEMORY, server.tree().residentBytes() / 1048576.0);
            figures.put(EXIT, server.stop().toNanos() / 1e9);
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
