package io.tandem.e2e;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
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

/** A packaged service as a process of its own, on free ports; it can be killed and started again on the same ports. */
final class ServiceProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5)).build();

    private final String name;
    private final List<String> jvm;
    private final Map<String, String> settings;
    private final int port = freePort();
    private final int managementPort = freePort();
    private final Path log;
    private Process process;

    private ServiceProcess(String name, List<String> jvm, Map<String, String> settings) {
        this.name = name;
        this.jvm = jvm;
        this.settings = settings;
        this.log = Path.of("target", name + "-" + port + ".log");
    }

    /** Starts {@code producer-service} or {@code consumer-service} in the production profile and waits until it is ready. */
    static ServiceProcess start(String name, Map<String, String> settings) {
        return new ServiceProcess(name, List.of("-Xmx256m"), settings).start();
    }

    ServiceProcess start() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm);
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
        await().alias(name + " is ready; its log: " + log).atMost(PATIENCE).until(() -> {
            if (!process.isAlive()) {
                throw new IllegalStateException(name + " ended with " + process.exitValue() + ":\n" + Files.readString(log));
            }
            return isReady();
        });
        return this;
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

    boolean isReady() {
        try {
            return get(URI.create("http://127.0.0.1:" + managementPort + "/q/health/ready")).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    HttpResponse<String> get(String path) throws IOException {
        return get(uri(path));
    }

    private static HttpResponse<String> get(URI uri) throws IOException {
        try {
            return HTTP.send(HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(60)).build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** As {@code kill -9}. */
    void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    /** As Kubernetes stops it: SIGTERM, and it must end by itself. Returns the exit code. */
    int stop() {
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

    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            kill();
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
