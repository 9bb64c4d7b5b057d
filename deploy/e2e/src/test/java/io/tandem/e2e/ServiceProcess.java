package io.tandem.e2e;

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

import io.tandem.local.Ports;

/** A packaged service as a process of its own, on free ports; it can be killed and started again on the same ports. */
public final class ServiceProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5)).build();

    private final String name;
    private final List<String> java;
    private final Map<String, String> settings;
    private final int port = Ports.free();
    private final int managementPort = Ports.free();
    private final Path log;
    private Process process;

    private ServiceProcess(String name, List<String> java, Map<String, String> settings, Path folder) {
        this.name = name;
        this.java = java;
        this.settings = settings;
        this.log = folder.resolve(name + "-" + port + ".log");
    }

    /** Starts {@code producer-service} or {@code consumer-service} in the production profile and waits until it is ready. */
    static ServiceProcess start(String name, Map<String, String> settings) {
        return of(name, List.of(java(), "-Xmx256m"), settings, Path.of("target")).start();
    }

    /**
     * A service that is not started yet.
     *
     * @param java the command up to the options of the JVM
     * @param folder for its log
     */
    public static ServiceProcess of(String name, List<String> java, Map<String, String> settings, Path folder) {
        return new ServiceProcess(name, java, settings, folder);
    }

    /** The JDK's launcher that runs this JVM. */
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Starts the service and waits until it is ready. */
    public ServiceProcess start() {
        launch();
        awaitReady();
        return this;
    }

    /** Waits until a launched service is ready. */
    public void awaitReady() {
        await().alias(name + " is ready; its log: " + log).atMost(PATIENCE).until(() -> {
            if (!process.isAlive()) {
                throw new IllegalStateException(name + " ended with " + process.exitValue() + ":\n" + Files.readString(log));
            }
            return isReady();
        });
    }

    /** Starts the service and does not wait. */
    public void launch() {
        List<String> command = new ArrayList<>(java);
        all().forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(List.of("-jar", jar().toString()));
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, String> all() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("quarkus.http.host", "127.0.0.1");
        all.put("quarkus.http.port", Integer.toString(port));
        all.put("quarkus.management.host", "127.0.0.1");
        all.put("quarkus.management.port", Integer.toString(managementPort));
        all.put("tandem.security", "none");
        all.putAll(settings);
        return all;
    }

    private Path jar() {
        return Path.of("..", "..", name, "target", "quarkus-app", "quarkus-run.jar").toAbsolutePath().normalize();
    }

    /** Asks the management port. */
    public HttpResponse<String> management(String path) throws IOException {
        return get(URI.create("http://127.0.0.1:" + managementPort + path), Duration.ofSeconds(5));
    }

    /** Whether the readiness check says UP. */
    public boolean isReady() {
        try {
            return management("/q/health/ready").statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** A URI of its HTTP interface. */
    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    HttpResponse<String> get(String path) throws IOException {
        return get(uri(path), Duration.ofSeconds(60));
    }

    private static HttpResponse<String> get(URI uri, Duration patience) throws IOException {
        try {
            return HTTP.send(HttpRequest.newBuilder(uri).timeout(patience).build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** As {@code kill -9}. */
    public void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    /** As Kubernetes stops it: SIGTERM, and it must end by itself. Returns the exit code. */
    public int stop() {
        process.destroy();
        awaitExit();
        return process.exitValue();
    }

    private void awaitExit() {
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException(name + " did not end within 60 s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The process, running or ended, for what a fault injection does to it. */
    public ProcessHandle process() {
        return process.toHandle();
    }

    /** How it ended. */
    int exitCode() {
        return process.exitValue();
    }

    /** Where it tells what happens to it. */
    Path log() {
        return log;
    }

    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            kill();
        }
    }

    @Override
    public String toString() {
        return name + " on port " + port;
    }
}
