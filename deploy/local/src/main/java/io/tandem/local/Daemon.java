package io.tandem.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A server that runs as a child process and is found again by its pid file, from another class loader or by a later program.
 *
 * @param name how messages call it
 * @param folder the guard deletes it if it is marked as temporary
 */
public record Daemon(String name, Path folder, Path pidFile, Path log) {

    private static final Duration START_TIMEOUT = Duration.ofMinutes(3);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

    /** As the other method, with three minutes of patience. */
    public void start(List<String> command, Map<String, String> environment, BooleanSupplier ready) {
        start(command, environment, ready, START_TIMEOUT);
    }

    /**
     * Starts the process and returns when it is ready. It ends with this JVM.
     *
     * @param patience how long it may start without a new line in its log
     * @throws IllegalStateException if it ends or makes no progress; nothing is left running, and the message ends with the
     *         log's last lines
     */
    public void start(List<String> command, Map<String, String> environment, BooleanSupplier ready, Duration patience) {
        Process process = launch(command, environment);
        try {
            new PidFile(pidFile).write(process.toHandle());
            ChildProcess.guard(process.toHandle(), "TERM", folder);
            new Startup(name, log).await(process::isAlive, ready, patience);
        } catch (IOException e) {
            ChildProcess.kill(process.toHandle());
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            ChildProcess.kill(process.toHandle());
            throw e;
        }
    }

    /** Asks the process to end and returns when it is gone; after half a minute it is ended by force. */
    public void stop() {
        process().ifPresent(process -> ChildProcess.stop(process, STOP_TIMEOUT));
        new PidFile(pidFile).delete();
    }

    /** Ends the process at once, as {@code kill -9} does. */
    public void kill() {
        process().ifPresent(ChildProcess::kill);
    }

    /** The process, if it runs. */
    public Optional<ProcessHandle> process() {
        return new PidFile(pidFile).live();
    }

    /** When all servers are stopped: waits for the processes that guarded them to end too, which takes them a second. */
    public static void awaitGuards() {
        ProcessHandle.current().children()
                .forEach(guard -> guard.onExit().completeOnTimeout(guard, 5, TimeUnit.SECONDS).join());
    }

    /** The launcher of the JDK that runs this JVM. */
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private Process launch(List<String> command, Map<String, String> environment) {
        try {
            return ChildProcess.start(command, environment, ChildProcess.NO_INPUT, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
