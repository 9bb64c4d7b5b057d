package io.tandem.producer.support;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.tandem.local.LocalServers;

/** Runs the packaged service in a separate process, with the production profile. */
public final class PackagedService implements AutoCloseable {

    private static final Pattern LISTENING = Pattern.compile("Listening on: (http://[0-9.]+:\\d+)");
    private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");
    private static final boolean NATIVE = Boolean.getBoolean("tandem.native");

    private final Process process;
    private final List<String> log = Collections.synchronizedList(new ArrayList<>());
    private URI address;

    /** Starts the service with these JVM options, and waits until it listens or has ended. */
    public PackagedService(String... options) {
        List<String> command = new ArrayList<>(
                List.of(program(), "-Dquarkus.http.host=127.0.0.1", "-Dquarkus.http.port=0", "-Dquarkus.management.port=0",
                        "-Dquarkus.log.console.json.enabled=false",
                        "-Dkafka.bootstrap.servers=" + LocalServers.kafka().bootstrapServers()));
        command.addAll(List.of(options));
        if (!NATIVE) {
            command.addAll(List.of("-jar", JAR.toString()));
        }
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
            BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
            for (String line = output.readLine(); line != null && address == null; line = output.readLine()) {
                read(line);
            }
            Thread reader = new Thread(() -> output.lines().forEach(this::read), "service-log");
            reader.setDaemon(true);
            reader.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Tells whether the service is a native image, on which the tools of the JVM do not work. */
    public static boolean isNative() {
        return NATIVE;
    }

    private static String program() {
        return NATIVE ? System.getProperty("native.image.path")
                : Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private void read(String line) {
        log.add(line);
        Matcher listening = LISTENING.matcher(line);
        if (listening.find()) {
            address = URI.create(listening.group(1));
        }
    }

    public URI address() {
        return address;
    }

    public String log() {
        return String.join("\n", log);
    }

    /** Returns the exit code of a service that ends by itself. */
    public int awaitExit() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("The service still runs:\n" + log());
        }
        return process.exitValue();
    }

    /** Returns the heap in use after a collection, in bytes. */
    public long heapAfterCollection() throws IOException {
        jcmd("GC.run");
        Matcher used = Pattern.compile("used (\\d+)K").matcher(jcmd("GC.heap_info"));
        if (!used.find()) {
            throw new AssertionError("No figure in GC.heap_info");
        }
        return Long.parseLong(used.group(1)) * 1024;
    }

    private String jcmd(String command) throws IOException {
        Process jcmd = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                String.valueOf(process.pid()), command).redirectErrorStream(true).start();
        try (BufferedReader output = new BufferedReader(new InputStreamReader(jcmd.getInputStream(), StandardCharsets.UTF_8))) {
            return String.join("\n", output.lines().toList());
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
