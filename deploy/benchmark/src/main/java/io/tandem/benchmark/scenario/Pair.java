package io.tandem.benchmark.scenario;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.tandem.benchmark.Environment;
import io.tandem.benchmark.store.Log;
import io.tandem.local.testkit.PackagedService;

/** The services of the product as their manifests ship them, and the programs of the benchmark that stand in for them. */
final class Pair {

    static final String EVENTS = "events";
    static final String DEAD_LETTERS = "events.dead-letter";

    private static final Pattern JAVA_TOOL_OPTIONS = Pattern.compile("JAVA_TOOL_OPTIONS=(.+)");
    /** The options that a JVM chooses by itself in the 512 MiB of the manifests. */
    private static final List<String> IN_512_MIB = List.of("-XX:MaxRAM=512m", "-XX:+UseSerialGC");

    private Pair() {
    }

    static PackagedService producer(Environment environment) throws IOException {
        Log log = environment.log().create(EVENTS, Log.PARTITIONS);
        return shipped("producer").kafka(log.bootstrapServers()).with("tandem.producer.topic-checks", "warn");
    }

    /** The HTTP stack alone, in the JVM of producer-service. */
    static PackagedService noop() throws IOException {
        return of("deploy/benchmark/noop", "noop", options("producer"));
    }

    /** A subscription of its own on the topic. */
    static PackagedService consumer(Environment environment, String topic, String schema)
            throws IOException {
        return subscription(shipped("consumer"), environment, topic, schema);
    }

    /** A subscription with the handler of the benchmark. */
    static PackagedService consumerWithHandler(Environment environment, String topic, String schema)
            throws IOException {
        PackagedService handler = of("deploy/benchmark/handler", "consumer", withProfiler("consumer"));
        return subscription(handler, environment, topic, schema);
    }

    private static PackagedService subscription(PackagedService consumer, Environment environment, String topic,
            String schema) {
        Log log = environment.log().create(topic, Log.PARTITIONS).create(DEAD_LETTERS, Log.PARTITIONS);
        return consumer.kafka(log.bootstrapServers()).postgres(environment.journals().postgres()).subscription(schema)
                .with("mp.messaging.incoming.events-in.topic", topic)
                .with("tandem.consumer.topic-checks", "warn");
    }

    private static PackagedService shipped(String name) throws IOException {
        return of(name + "-service", name, withProfiler(name));
    }

    private static PackagedService of(String module, String name, List<String> jvm) {
        return PackagedService.of(module).named(name).jvm(jvm).without("quarkus.log.console.json.enabled");
    }

    /** The options of the JVM with those of BENCHMARK_SERVICE_JVM, where NAME stands for the service. */
    private static List<String> withProfiler(String name) throws IOException {
        List<String> jvm = new ArrayList<>(options(name));
        String more = System.getenv("BENCHMARK_SERVICE_JVM");
        if (more != null) {
            jvm.addAll(List.of(more.replace("NAME", name).trim().split(" +")));
        }
        return jvm;
    }

    /** The options of the JVM that the base manifest of a service ships. */
    private static List<String> options(String name) throws IOException {
        StringBuilder manifest = new StringBuilder();
        for (String file : List.of("kustomization.yaml", "deployment.yaml")) {
            manifest.append(Files.readString(Path.of("deploy/kubernetes/base", name, file)));
        }
        Matcher options = JAVA_TOOL_OPTIONS.matcher(manifest);
        return options.find() ? List.of(options.group(1).replace("\"", "").trim().split(" +")) : IN_512_MIB;
    }
}
