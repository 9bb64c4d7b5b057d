package io.tandem.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * A real Kafka broker on 127.0.0.1, run as a process of its own. All it knows stands in its folder, so that any number of
 * these objects, in any class loader, can speak for one broker.
 */
public final class KafkaServer implements AutoCloseable {

    static final String PROPERTIES = "broker.properties";
    static final String READY = "ready";

    private static final Duration START_TIMEOUT = Duration.ofSeconds(120);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

    private final Path folder;
    private final PidFile pidFile;

    private KafkaServer(Path folder) {
        this.folder = folder;
        this.pidFile = new PidFile(folder.resolve("broker.pid"));
    }

    /** The broker of this folder, running or not. */
    public static KafkaServer at(Path folder) {
        return new KafkaServer(folder.toAbsolutePath());
    }

    /** Starts a single broker on a free port, with fresh data or those that the folder holds. */
    public static KafkaServer start(Path folder) {
        return start(folder, Ports.free(), Map.of());
    }

    /**
     * Starts a single broker on the port, with fresh data or those that the folder holds.
     *
     * @param settings broker properties that replace or complete the defaults, security and limits for instance
     * @throws IllegalStateException if the broker does not serve within two minutes; its message ends with the log's last lines
     */
    public static KafkaServer start(Path folder, int port, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(KafkaSettings.singleNode(port));
        all.putAll(settings);
        KafkaServer server = at(folder);
        server.configure(all);
        server.restart();
        return server;
    }

    /** Where clients connect to, {@code host:port}. */
    public String bootstrapServers() {
        String listener = properties().getProperty("advertised.listeners").split(",")[0];
        return listener.substring(listener.indexOf("://") + 3);
    }

    /** Creates the topic, on all brokers of the cluster; one that exists already stays as it is. */
    public void createTopic(String name, int partitions, Map<String, String> config) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
            NewTopic topic = new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(config);
            admin.createTopics(List.of(topic)).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new IllegalStateException("Cannot create the topic " + name, e.getCause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Stops the broker in an orderly way and returns when the process is gone; the data stay. */
    public void stop() {
        pidFile.live().ifPresent(process -> ChildProcess.stop(process, STOP_TIMEOUT));
    }

    /** Ends the broker at once, as {@code kill -9} does; the data stay. */
    public void kill() {
        pidFile.live().ifPresent(ChildProcess::kill);
    }

    /** Stops the broker if it runs and starts it on the same port with the same data; returns when it serves. */
    public void restart() {
        stop();
        try {
            Files.deleteIfExists(folder.resolve(READY));
            Process process = ChildProcess.start(command(), ChildProcess.NO_INPUT, log());
            pidFile.write(process.toHandle());
            ChildProcess.guard(process.toHandle(), "TERM", folder);
            new Startup("Kafka", log()).await(process::isAlive, () -> Files.exists(folder.resolve(READY)), START_TIMEOUT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The broker's process, if it runs: for what a fault injection does to it. */
    public Optional<ProcessHandle> process() {
        return pidFile.live();
    }

    @Override
    public void close() {
        stop();
    }

    private Path log() {
        return folder.resolve("broker.log");
    }

    private List<String> command() {
        return List.of(ChildProcess.java(), "-Xms64m", "-Xmx512m", "-XX:+ExitOnOutOfMemoryError",
                "-Dlog4j2.configurationFile=classpath:io/tandem/local/broker-log4j2.properties",
                "-cp", ModuleHome.serverClassPath(), KafkaBroker.class.getName(), folder.toString());
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
