package io.tandem.consumer.support;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.tandem.consumer.support.journal.JournalTable;
import io.tandem.local.LocalServers;
import io.tandem.local.Ports;

/** The packaged service as a process on free ports, with a topic, a group and a journal schema of its own. */
public final class ConsumerProcess implements AutoCloseable {

    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5)).build();

    private final List<String> options = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final int port = Ports.free();
    private final int managementPort = Ports.free();
    private final Path log;
    private Process process;

    /** @param name of the topic, the group and the journal schema */
    public ConsumerProcess(String name) {
        log = Path.of("target", "consumer-" + name + ".log");
        set("quarkus.http.host", "127.0.0.1");
        set("quarkus.http.port", Integer.toString(port));
        set("quarkus.management.host", "127.0.0.1");
        set("quarkus.management.port", Integer.toString(managementPort));
        set("quarkus.log.console.json.enabled", "false");
        set("kafka.bootstrap.servers", LocalServers.kafka().bootstrapServers());
        set("quarkus.datasource.reactive.url", LocalServers.postgres().reactiveUrl());
        set("quarkus.datasource.username", LocalServers.postgres().username());
        set("quarkus.datasource.password", LocalServers.postgres().password());
        set("mp.messaging.incoming.events-in.topic", name);
        set("tandem.consumer.group", name);
        set("tandem.consumer.journal.schema", name);
        set("tandem.consumer.topic-checks", "warn");
        set("tandem.security", "none");
    }

    /** An option of the JVM, after those that are there. */
    public ConsumerProcess option(String option) {
        options.add(option);
        return this;
    }

    public ConsumerProcess set(String name, String value) {
        settings.put(name, value);
        return this;
    }

    /** A variable of its environment. */
    public ConsumerProcess environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Starts it and returns at once. */
    public ConsumerProcess launch() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        settings.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.addAll(List.of("-jar", Path.of("target", "quarkus-app", "quarkus-run.jar").toString()));
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().putAll(environment);
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Starts it and waits until it is ready. */
    public ConsumerProcess start() {
        launch();
        await().alias("ready; " + this).atMost(JournalTable.PATIENCE).until(() -> isReady() || !isAlive());
        if (!isAlive()) {
            throw new IllegalStateException("ended; " + this);
        }
        return this;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public int exitCode() {
        return process.exitValue();
    }

    /** Whether readiness is UP. */
    public boolean isReady() {
        return management("/q/health/ready").statusCode() == 200;
    }

    /** The value of a metric without tags. */
    public double metric(String name) {
        return management("/q/metrics").body().lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst().orElse(Double.NaN);
    }

    public Answer management(String path) {
        return get(managementPort, path);
    }

    public Answer get(String path) {
        return get(port, path);
    }

    /** An answer; 0 is the status where there was none. */
    public record Answer(int statusCode, String body) {
    }

    private static Answer get(int port, String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10)).build();
        try {
            HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(answer.statusCode(), answer.body());
        } catch (IOException e) {
            return new Answer(0, "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As Kubernetes stops it. */
    public void stop() {
        process.destroy();
        awaitExit();
    }

    private void awaitExit() {
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("did not end within 60 s; " + this);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            process.destroyForcibly();
            awaitExit();
        }
    }

    @Override
    public String toString() {
        return "log: " + log.toAbsolutePath();
    }
}
