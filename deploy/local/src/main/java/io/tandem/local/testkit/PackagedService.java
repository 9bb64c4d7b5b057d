package io.tandem.local.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.tandem.local.Checkout;
import io.tandem.local.Daemon;
import io.tandem.local.LocalServers;
import io.tandem.local.Ports;
import io.tandem.local.PostgresServer;

/**
 * How to start a packaged service in the production profile, reachable from this machine only and without authentication.
 *
 * @param name of the service in logs and messages
 * @param module the folder of the module that packaged it, from the root of the checkout
 * @param launcher a program with its options that starts the service, {@code env} for instance; usually none
 * @param jvm options of the JVM
 * @param image the native image to run instead of a JVM, or null
 * @param settings by their names in application.properties
 */
public record PackagedService(String name, String module, List<String> launcher, List<String> jvm, Path image,
        Map<String, String> settings) {

    private static final List<String> HEAP = List.of("-Xmx256m");
    // For a quick start: the second compiler costs more than it saves within seconds.
    private static final List<String> QUICK = List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
    private static final Path LOGS = Path.of("target");
    private static final Pattern MEMORY = Pattern.compile(
            "^ *- ((?:JAVA_TOOL_OPTIONS|TANDEM_(?:PRODUCER_LIMITS|CONSUMER_WINDOW)_\\w+)=.*)$", Pattern.MULTILINE);

    /** The application that a module packaged, {@code producer-service} for instance. */
    public static PackagedService of(String module) {
        return new PackagedService(module, module, List.of(), QUICK, null, Map.of(
                "quarkus.log.console.json.enabled", "false",
                "tandem.security", "none"));
    }

    /** The producer-service on the broker of {@link LocalServers}. */
    public static PackagedService producer() {
        return of("producer-service").kafka(LocalServers.kafka().bootstrapServers())
                .with("tandem.producer.topic-checks", "warn");
    }

    /** The consumer-service on the broker and the database of {@link LocalServers}. */
    public static PackagedService consumer() {
        return of("consumer-service").kafka(LocalServers.kafka().bootstrapServers()).postgres(LocalServers.postgres())
                .with("tandem.consumer.topic-checks", "warn");
    }

    /** The options of the JVM and the bounds of memory that the base manifest of the service sets, each as NAME=VALUE. */
    public List<String> shippedMemory() {
        Path manifest = Checkout.root().resolve("deploy/kubernetes/base")
                .resolve(module.replace("-service", "")).resolve("kustomization.yaml");
        try {
            return MEMORY.matcher(Files.readString(manifest)).results().map(literal -> literal.group(1)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same with {@link #shippedMemory} in its environment, and without other options of the JVM. */
    public PackagedService shipped() {
        return launchedBy(Stream.concat(Stream.of("env"), shippedMemory().stream()).toList()).jvm(List.of());
    }

    /** The same under another name. */
    public PackagedService named(String other) {
        return new PackagedService(other, module, launcher, jvm, image, settings);
    }

    /** The same, started by this program. */
    public PackagedService launchedBy(List<String> program) {
        return new PackagedService(name, module, program, jvm, image, settings);
    }

    /** The same with these options of the JVM and no others. */
    public PackagedService jvm(List<String> options) {
        return new PackagedService(name, module, launcher, options, image, settings);
    }

    /** The native image where the build was told to make one ({@code -Dnative}), else the same. */
    public PackagedService asBuilt() {
        return Boolean.getBoolean("tandem.native") ? asNative().orElseThrow() : this;
    }

    /** The same as a native image, if {@code mvn package -Dnative} has left one. */
    public Optional<PackagedService> asNative() {
        try (Stream<Path> built = Files.list(Checkout.root().resolve(module).resolve("target"))) {
            return built.filter(file -> file.toString().endsWith("-runner"))
                    .findFirst()
                    .map(found -> new PackagedService(name, module, launcher, jvm.equals(QUICK) ? HEAP : jvm, found, settings));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same with one more setting. */
    public PackagedService with(String setting, String value) {
        return with(Map.of(setting, value));
    }

    /** The same with further settings, which replace those of the same names. */
    public PackagedService with(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(settings);
        all.putAll(more);
        return new PackagedService(name, module, launcher, jvm, image, all);
    }

    /** The same without one setting. */
    public PackagedService without(String setting) {
        Map<String, String> rest = new LinkedHashMap<>(settings);
        rest.remove(setting);
        return new PackagedService(name, module, launcher, jvm, image, rest);
    }

    /** The same on the brokers at this address. */
    public PackagedService kafka(String bootstrapServers) {
        return with("kafka.bootstrap.servers", bootstrapServers);
    }

    /** The same on this database. */
    public PackagedService postgres(PostgresServer postgres) {
        return with(Map.of(
                "quarkus.datasource.reactive.url", postgres.reactiveUrl(),
                "quarkus.datasource.username", postgres.username(),
                "quarkus.datasource.password", postgres.password()));
    }

    /** Of consumer-service: the same as a subscription of its own, with this consumer group and this schema of the journal. */
    public PackagedService subscription(String own) {
        return with(Map.of("tandem.consumer.group", own, "tandem.consumer.journal.schema", own));
    }

    /** Of consumer-service: the same with a webhook that leads to the receiver. */
    public PackagedService webhook(WebhookReceiver receiver) {
        return with(Map.of("tandem.consumer.handler.name", "webhook", "tandem.consumer.webhook.url", receiver.url()));
    }

    /** A process of it on free ports, which is not started yet. */
    public ServiceProcess process() {
        return process(LOGS);
    }

    /** A process of it on free ports, which is not started yet; its log will be in the folder. */
    public ServiceProcess process(Path logs) {
        int port = Ports.free();
        int management = Ports.free();
        return new ServiceProcess(name, command(port, management), URI.create("http://127.0.0.1:" + port),
                URI.create("http://127.0.0.1:" + management + "/q/health/ready"), logs.resolve(name + "-" + port + ".log"));
    }

    /** Starts a process of it on free ports and returns it when it is ready. */
    public ServiceProcess start() {
        return process().start();
    }

    private List<String> command(int port, int management) {
        List<String> command = new ArrayList<>(launcher);
        command.add(image == null ? Daemon.java() : image.toString());
        command.addAll(jvm);
        if (image == null && jvm.equals(QUICK)) {
            command.addAll(ClassArchive.options(module, jvm));
        }
        Map<String, String> all = new LinkedHashMap<>(Map.of(
                "quarkus.http.host", "127.0.0.1",
                "quarkus.http.port", String.valueOf(port),
                "quarkus.management.host", "127.0.0.1",
                "quarkus.management.port", String.valueOf(management)));
        all.putAll(settings);
        all.forEach((setting, value) -> command.add("-D" + setting + "=" + value));
        if (image == null) {
            command.addAll(List.of("-jar", Checkout.jar(module).toString()));
        }
        return command;
    }
}
