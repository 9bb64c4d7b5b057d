package io.tandem.local.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.tandem.local.ChildProcess;
import io.tandem.local.Http;

/**
 * A service in a process of its own. A test can kill it and start it again on the same ports. It does not outlive this JVM.
 */
public final class ServiceProcess implements AutoCloseable {

    private static final Duration HEALTH_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(5);
    private static final Duration GRACE_PERIOD = Duration.ofSeconds(60);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(15);

    private final String name;
    private final List<String> command;
    private final URI address;
    private final URI ready;
    private final Path log;
    private Process process;

    /**
     * A process that is not started yet.
     *
     * @param address where it serves
     * @param ready answers 200 when it is ready; on the management port, if there is one
     */
    public ServiceProcess(String name, List<String> command, URI address, URI ready, Path log) {
        this.name = name;
        this.command = command;
        this.address = address;
        this.ready = ready;
        this.log = log;
    }

    /** Starts the process and does not wait. */
    public void launch() {
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            ChildProcess.guard(process.toHandle(), "KILL", log.getParent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Waits until a launched process is ready.
     *
     * @throws IllegalStateException if it ends before; the message ends with its log
     */
    public void awaitReady() {
        Patience.await(this + " is ready; its log: " + log).pollInSameThread().pollDelay(Duration.ZERO).pollInterval(POLL)
                .until(() -> {
                    if (!process.isAlive()) {
                        throw new IllegalStateException(this + " ended with " + process.exitValue() + ":\n" + output());
                    }
                    return isReady();
                });
    }

    /** Starts the process and returns when it is ready. */
    public ServiceProcess start() {
        launch();
        awaitReady();
        return this;
    }

    /** Whether the readiness check answers 200 within five seconds. */
    public boolean isReady() {
        try {
            return get(ready, HEALTH_TIMEOUT).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Where it serves, without a path. */
    public URI address() {
        return address;
    }

    /** The URI of a path. */
    public URI uri(String path) {
        return URI.create(address + path);
    }

    /** Sends a GET. */
    public HttpResponse<String> get(String path) throws IOException {
        return get(uri(path), Duration.ofSeconds(90));
    }

    /** Sends a GET to the management port. */
    public HttpResponse<String> management(String path) throws IOException {
        return get(ready.resolve(path), HEALTH_TIMEOUT);
    }

    private static HttpResponse<String> get(URI uri, Duration timeout) throws IOException {
        try {
            return Http.get(uri, timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** Ends the process at once, as {@code kill -9} does. */
    public void kill() {
        ChildProcess.kill(process.toHandle());
    }

    /**
     * Sends SIGTERM as Kubernetes does, waits until the process has ended by itself, and returns its exit code.
     *
     * @throws IllegalStateException if it still runs after 60 seconds, the grace period of the manifests
     */
    public int stop() {
        process.destroy();
        return awaitExit(GRACE_PERIOD);
    }

    /** Waits until the process has ended by itself, and returns its exit code. */
    public int awaitExit() {
        return awaitExit(Patience.LIMIT);
    }

    private int awaitExit(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException(this + " still runs after " + limit + "; its log: " + log);
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Whether the process runs. */
    public boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** The launched process, running or ended. */
    public ProcessHandle process() {
        return process.toHandle();
    }

    /** The file of its output and errors. */
    public Path log() {
        return log;
    }

    /** Its output and errors so far. */
    public String output() {
        try {
            return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops the process if it runs, so that it leaves its consumer group; kills it when that takes 15 seconds. */
    @Override
    public void close() {
        if (isAlive()) {
            ChildProcess.stop(process(), CLOSE_TIMEOUT);
        }
    }

    @Override
    public String toString() {
        return name + " on port " + address.getPort();
    }
}
