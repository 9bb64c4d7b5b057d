package io.tandem.benchmark.process;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program that serves HTTP until it is stopped. */
public final class Server implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2)).build();

    private final String name;
    private final Process process;
    private final Path log;
    private final URI address;
    private final long startedAt = System.nanoTime();
    private Duration timeToReady;

    private Server(String name, List<String> command, Path log, URI address) throws IOException {
        this.name = name;
        this.log = log;
        this.address = address;
        Files.createDirectories(log.getParent());
        process = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
        // A benchmark that is cut off leaves nothing behind.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    /** Starts the program and waits until {@code ready} answers 200; {@code address} is where it takes requests. */
    public static Server start(String name, List<String> command, Path log, URI address, URI ready)
            throws IOException, InterruptedException {
        Server server = new Server(name, command, log, address);
        server.awaitReady(ready);
        return server;
    }

    private void awaitReady(URI ready) throws IOException, InterruptedException {
        while (!answers(ready)) {
            if (!process.isAlive() || System.nanoTime() - startedAt > PATIENCE.toNanos()) {
                close();
                throw new IOException(name + " did not become ready; its log is " + log);
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
        timeToReady = Duration.ofNanos(System.nanoTime() - startedAt);
    }

    private static boolean answers(URI ready) throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(ready).timeout(Duration.ofSeconds(5)).build();
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** From the start of the process to its first ready answer. */
    public Duration timeToReady() {
        return timeToReady;
    }

    public URI address() {
        return address;
    }

    public Path log() {
        return log;
    }

    public ProcessTree tree() {
        return new ProcessTree(process.toHandle());
    }

    /** Ends it as Kubernetes does, by SIGTERM; returns how long that took. */
    public Duration stop() throws InterruptedException {
        long asked = System.nanoTime();
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        return Duration.ofNanos(System.nanoTime() - asked);
    }

    @Override
    public void close() {
        try {
            stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
