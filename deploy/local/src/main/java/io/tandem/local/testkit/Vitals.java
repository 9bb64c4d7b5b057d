package io.tandem.local.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import io.tandem.local.Command;

/** The memory, threads and files of a process, by the figures of Linux and its JVM. */
public record Vitals(ProcessHandle process) {

    private static final long KIBIBYTE = 1024;

    /** Whether this system has the figures: Linux has. */
    public static boolean areKnown() {
        return Files.exists(Path.of("/proc/self/status"));
    }

    /** Resident memory, in bytes; 0 for a process that has ended. */
    public long memory() {
        return status("VmRSS:\\s+(\\d+) kB") * KIBIBYTE;
    }

    public long threads() {
        return status("Threads:\\s+(\\d+)");
    }

    /** Open files and connections. */
    public long files() {
        try (Stream<Path> files = Files.list(proc("fd"))) {
            return files.count();
        } catch (IOException ended) {
            return 0;
        }
    }

    /** Bytes of the heap that are in use after a collection. This runs one. */
    public long heap() {
        jcmd("GC.run");
        // Each generation has a line of its own, and those of the metaspace come last.
        String generations = jcmd("GC.heap_info").split("Metaspace")[0];
        return all("used (\\d+)K", generations).sum() * KIBIBYTE;
    }

    private long status(String pattern) {
        try {
            return first(pattern, Files.readString(proc("status")));
        } catch (IOException ended) {
            return 0;
        }
    }

    private Path proc(String name) {
        return Path.of("/proc", String.valueOf(process.pid()), name);
    }

    private String jcmd(String command) {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        return Command.run(jcmd, String.valueOf(process.pid()), command).output();
    }

    private static long first(String pattern, String text) {
        return all(pattern, text).findFirst().orElse(0);
    }

    private static LongStream all(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().mapToLong(found -> Long.parseLong(found.group(1)));
    }
}
