package io.tandem.e2e.manifests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A finished program: its exit code and what it printed. */
public record Command(List<String> line, int exitCode, String output, String errors) {

    /** Runs to the end; fails with UncheckedIOException when there is no such program. */
    public static Command run(List<String> line) {
        try {
            Path errors = Files.createTempFile("command", ".err");
            Process process = new ProcessBuilder(line).redirectError(errors.toFile()).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exitCode = process.waitFor();
            String printed = Files.readString(errors);
            Files.delete(errors);
            return new Command(line, exitCode, output, printed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What it printed, when all went well. */
    public String orThrow() {
        if (exitCode != 0) {
            throw new IllegalStateException(String.join(" ", line) + " failed: " + errors);
        }
        return output;
    }
}
