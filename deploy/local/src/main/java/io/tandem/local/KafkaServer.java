package io.tandem.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A real Kafka broker on 127.0.0.1, run as a process of its own. All it knows stands in its folder, so that any number of
 * these objects, in any class loader, can speak for one broker.
 */
public final class KafkaServer implements Server {

    static final String PROPERTIES = "broker.properties";
    static final String READY = "ready";

    private final Path folder;
    private final Daemon daemon;

    private KafkaServer(Path folder) {
        this.folder = folder;
        this.daemon = new Daemon("Kafka", folder, folder.resolve("broker.pid"), folder.resolve("broker.log"));
    }

    /** The broker of this folder, running or not. */
    public static KafkaServer at(Path folder) {
        return new KafkaServer(folder.toAbsolutePath());
    }

    /** Starts a single broker on a free port, with fresh data or those that the folder holds. */
    public static KafkaServer start(Path folder) {
        return start(folder, Ports.free(), settings -> {
        });
    }

    /**
     * Starts a single broker on the port, with fresh data or those that the folder holds.
     *
     * @param change changes the broker properties, adds a listener or a limit for instance
     * @throws IllegalStateException if the broker does not come to serve; its message ends with the log's last
     *         lines
     */
    public static KafkaServer start(Path folder, int port, Consumer<Map<String, String>> change) {
        Map<String, String> settings = KafkaSettings.of(1, List.of(KafkaSettings.Node.at(port)));
        change.accept(settings);
        return start(folder, settings);
    }

    static KafkaServer start(Path folder, Map<String, String> settings) {
        KafkaServer server = at(folder);
        server.stop(); // a broker that a killed program left would hold the data
        server.configure(settings);
        server.restart();
        return server;
    }

    /** Where clients connect to, {@code host:port}. */
    public String bootstrapServers() {
        return bootstrapServers("PLAINTEXT");
    }

    /** Where clients of the listener of this name connect to, {@code host:port}. */
    public String bootstrapServers(String listener) {
        return Stream.of(properties().getProperty("advertised.listeners").split(","))
                .filter(url -> url.startsWith(listener + "://"))
                .map(url -> url.substring(listener.length() + "://".length()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No listener " + listener));
    }

    /** Creates the topic, on all brokers of the cluster; one that exists already stays as it is. */
    public void createTopic(String name, int partitions, Map<String, String> config) {
        Topics.create(bootstrapServers(), name, partitions, config);
    }

    @Override
    public void stop() {
        daemon.stop();
    }

    /** Ends the broker at once, as {@code kill -9} does; the data stay. */
    @Override
    public void kill() {
        daemon.kill();
    }

    @Override
    public void restart() {
        stop();
        Path ready = folder.resolve(READY);
        try {
            Files.deleteIfExists(ready);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon.start(command(), Map.of(), () -> Files.exists(ready));
    }

    @Override
    public Optional<ProcessHandle> process() {
        return daemon.process();
    }

    @Override
    public Path log() {
        return daemon.log();
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(List.of(Daemon.java(), "-Xms64m", "-Xmx512m", "-XX:+ExitOnOutOfMemoryError"));
        if (Files.exists(folder.resolve(ChildProcess.TEMPORARY))) { // of a test: a quick start counts for more than speed later
            command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        }
        command.addAll(List.of("-Dlog4j2.configurationFile=classpath:io/tandem/local/broker-log4j2.properties",
                "-cp", Checkout.serverClassPath(), KafkaBroker.class.getName(), folder.toString()));
        return command;
    }

    private void configure(Map<String, String> settings) {
        Properties properties = new Properties();
        properties.putAll(settings);
        properties.put("log.dirs", folder.resolve("data").toString());
        try {
            Files.createDirectories(folder);
            try (OutputStream out = Files.newOutputStream(folder.resolve(PROPERTIES))) {
                properties.store(out, null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Properties properties() {
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(folder.resolve(PROPERTIES))) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }
}
