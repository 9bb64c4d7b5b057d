package io.tandem.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Waits for a server that was just started; one that fails is reported with the end of its log. */
public record Startup(String name, Path log) {

    private static final int LINES = 15;

    /** @param patience how long the server may start without a new line in its log; on a busy machine the whole takes longer */
    void await(BooleanSupplier alive, BooleanSupplier ready, Duration patience) {
        long size = -1;
        long deadline = 0;
        while (!ready.getAsBoolean()) {
            if (!alive.getAsBoolean()) {
                throw failed(" ended while it started");
            }
            long now = log.toFile().length();
            if (now != size) {
                size = now;
                deadline = System.nanoTime() + patience.toNanos();
            }
            if (System.nanoTime() > deadline) {
                throw failed(" was not ready, and wrote nothing to its log for " + patience.toSeconds() + " s");
            }
            pause();
        }
    }

    /** The failure to report, with the end of the log. */
    public IllegalStateException failed(String what) {
        return new IllegalStateException(name + what + ". The end of " + log + ":\n" + tail());
    }

    /** The last line of the log; empty without one. */
    public String lastLine() {
        try {
            List<String> lines = lines();
            return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
        } catch (IOException notYet) {
            return "";
        }
    }

    private String tail() {
        try {
            List<String> lines = lines();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
        } catch (IOException e) {
            return "(cannot be read: " + e.getMessage() + ")";
        }
    }

    private List<String> lines() throws IOException {
        return new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines()
                .filter(line -> !line.startsWith("\tat ") && !line.isBlank())
                .toList();
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
