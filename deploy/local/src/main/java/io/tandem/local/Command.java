package io.tandem.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program that has ended: its exit code, and the text of its output and its errors. */
public record Command(List<String> line, int exitCode, String output, String errors) {

    private static final long LIMIT_MINUTES = 20;

    /**
     * Runs the program to its end.
     *
     * @throws UncheckedIOException if there is no such program
     * @throws IllegalStateException if it has not ended after 20 minutes
     */
    public static Command run(List<String> line) {
        try {
            Path output = Files.createTempFile("command", ".out");
            Path errors = Files.createTempFile("command", ".err");
            try {
                int exitCode = run(new ProcessBuilder(line).redirectOutput(output.toFile()).redirectError(errors.toFile()));
                return new Command(line, exitCode, Files.readString(output), Files.readString(errors));
            } finally {
                Files.delete(output);
                Files.delete(errors);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs the program to its end. */
    public static Command run(String... line) {
        return run(List.of(line));
    }

    private static int run(ProcessBuilder program) throws IOException {
        Process process = program.start();
        try {
            if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
                throw new IllegalStateException(program.command() + " did not end within " + LIMIT_MINUTES + " minutes");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            process.destroyForcibly();
        }
    }

    /**
     * Returns the output.
     *
     * @throws IllegalStateException if the program failed; the message ends with its output and its errors
     */
    public String orThrow() {
        if (exitCode != 0) {
            throw new IllegalStateException(String.join(" ", line) + " failed:\n" + output + errors);
        }
        return output;
    }
}
