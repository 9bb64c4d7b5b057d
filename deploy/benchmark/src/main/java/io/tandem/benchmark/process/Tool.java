package io.tandem.benchmark.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program that runs, prints its result and ends. */
public final class Tool {

    private static final long PATIENCE_MINUTES = 20;

    private Tool() {
    }

    /**
     * Runs the program to its end.
     *
     * @return what it printed
     * @throws IOException if it fails; the message ends with what it printed
     */
    public static String run(List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("tandem-benchmark-", ".out");
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(output.toFile()).start();
            if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IOException(command.get(0) + " did not end within " + PATIENCE_MINUTES + " minutes");
            }
            String printed = Files.readString(output);
            if (process.exitValue() != 0) {
                throw new IOException(String.join(" ", command) + " failed:\n" + printed);
            }
            return printed;
        } finally {
            Files.delete(output);
        }
    }

    /** The launcher of the JDK that runs the benchmark, and everything that it measures. */
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
