package io.tandem.e2e;

import static io.tandem.local.testkit.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.tandem.local.Command;
import io.tandem.local.testkit.Patience;

/** One run of {@code deploy/local/up} in a process group of its own, as in a terminal. */
final class UpProcess implements AutoCloseable {

    private static final Path HERE = Path.of("target").toAbsolutePath();
    // A job of its own, as in a terminal. Tests that run in the background ignore Ctrl-C, and so would their children.
    private static final String FOREGROUND_JOB = """
            set -m
            if env --default-signal=INT true 2>/dev/null; then set -- env --default-signal=INT "$@"; fi
            "$@" & echo $! >"$0"; wait $!""";

    private final Process shell;
    private final Path pid;
    private final Path output;

    private UpProcess(Process shell, Path pid, Path output) {
        this.shell = shell;
        this.pid = pid;
        this.output = output;
    }

    /** Starts it, from another folder than its own and by a path with a space in it. */
    static UpProcess start(Map<String, String> environment, List<String> options) {
        try {
            Path pid = Files.createTempFile(HERE, "up", ".pid");
            Path output = Files.createTempFile(HERE, "up", ".log");
            List<String> command = new ArrayList<>(List.of("bash", "-c", FOREGROUND_JOB,
                    pid.toString(), checkout().resolve("deploy/local/up").toString()));
            command.addAll(options);
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(HERE.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().remove("TERM");
            builder.environment().putAll(environment);
            return new UpProcess(builder.start(), pid, output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path checkout() throws IOException {
        Path link = HERE.resolve("a checkout");
        return Files.exists(link) ? link : Files.createSymbolicLink(link, HERE.resolve("../../..").normalize());
    }

    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it prints the text. */
    void awaitOutput(String text) {
        await("the output has " + text).untilAsserted(() -> {
            if (!shell.isAlive()) {
                throw new IllegalStateException("It has ended:\n" + output());
            }
            assertThat(output()).contains(text);
        });
    }

    int awaitExit() {
        try {
            if (!shell.waitFor(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("It does not end:\n" + output());
            }
            return shell.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Sends the signal to each process of the group, as a terminal does. */
    int ctrlC() {
        signal("INT", "-" + pid());
        return awaitExit();
    }

    /** Ends the program, and only that, without giving it a chance to clean up. */
    void killNine() {
        signal("KILL", String.valueOf(pid()));
        awaitExit();
    }

    @Override
    public void close() {
        if (shell.isAlive()) {
            ctrlC();
        }
    }

    private static void signal(String name, String target) {
        Command.run("bash", "-c", "kill -s " + name + " -- " + target).orThrow();
    }

    private long pid() {
        try {
            return Long.parseLong(Files.readString(pid).trim());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
