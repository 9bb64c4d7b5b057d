package io.tandem.benchmark.process;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.tandem.local.Ports;

/**
 * How a packaged Quarkus application is started.
 *
 * @param name of the process in the results
 * @param folder the module that packaged it, from the root of the checkout
 * @param jvm options of the JVM
 * @param image the native image to run instead of a JVM, or null
 */
public record Service(String name, Path folder, List<String> jvm, Path image, Map<String, String> settings) {

    private static final Pattern JAVA_TOOL_OPTIONS = Pattern.compile("JAVA_TOOL_OPTIONS=(.+)");
    /** What a JVM chooses by itself inside the 512 MiB of the manifests. */
    private static final List<String> IN_512_MIB = List.of("-XX:MaxRAM=512m", "-XX:+UseSerialGC");

    /** A service of the product, with the JVM options that its manifest ships. */
    public static Service ofProduct(String folder, Map<String, String> settings) throws IOException {
        String name = folder.replace("-service", "");
        List<String> jvm = new ArrayList<>(shippedOptions(name));
        // A profiler's agent, for instance; NAME becomes the service's.
        String more = System.getenv("BENCHMARK_SERVICE_JVM");
        if (more != null) {
            jvm.addAll(List.of(more.replace("NAME", name).trim().split(" +")));
        }
        return new Service(name, Path.of(folder), jvm, null, settings);
    }

    /** A program of the benchmark, in a JVM. */
    public static Service of(String name, String folder, List<String> jvm, Map<String, String> settings) {
        return new Service(name, Path.of(folder), jvm, null, settings);
    }

    /** The same as a native image, if {@code mvn package -Dnative} has left one. */
    public Optional<Service> asNative() throws IOException {
        try (Stream<Path> built = Files.list(folder.resolve("target"))) {
            return built.filter(file -> file.toString().endsWith("-runner"))
                    .findFirst()
                    .map(found -> new Service(name, folder, List.of(), found, settings));
        }
    }

    /** The options that the base manifest of a service ships. */
    public static List<String> shippedOptions(String name) throws IOException {
        StringBuilder manifest = new StringBuilder();
        for (String file : List.of("kustomization.yaml", "deployment.yaml")) {
            manifest.append(Files.readString(Path.of("deploy/kubernetes/base", name, file)));
        }
        Matcher options = JAVA_TOOL_OPTIONS.matcher(manifest);
        return options.find() ? List.of(options.group(1).replace("\"", "").trim().split(" +")) : IN_512_MIB;
    }

    /** The same with other or further options of the JVM. */
    public Service withJvm(List<String> options) {
        return new Service(name, folder, options, null, settings);
    }

    /** The same with further settings. */
    public Service with(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(settings);
        all.putAll(more);
        return new Service(name, folder, jvm, image, all);
    }

    /** Starts it on free ports and waits until it is ready. */
    public Server start(Path logs) throws IOException, InterruptedException {
        int port = Ports.free();
        int management = Ports.free();
        Map<String, String> all = new LinkedHashMap<>();
        all.put("quarkus.http.host", "127.0.0.1");
        all.put("quarkus.http.port", String.valueOf(port));
        all.put("quarkus.management.host", "127.0.0.1");
        all.put("quarkus.management.port", String.valueOf(management));
        all.put("tandem.security", "none");
        all.putAll(settings);
        return Server.start(name, command(all), logs.resolve(name + ".log"), URI.create("http://127.0.0.1:" + port),
                URI.create("http://127.0.0.1:" + management + "/q/health/ready"));
    }

    private List<String> command(Map<String, String> all) {
        List<String> command = new ArrayList<>();
        command.add(image == null ? Tool.java() : image.toString());
        command.addAll(jvm);
        all.forEach((key, value) -> command.add("-D" + key + "=" + value));
        if (image == null) {
            command.addAll(List.of("-jar", folder.resolve("target/quarkus-app/quarkus-run.jar").toString()));
        }
        return command;
    }
}
