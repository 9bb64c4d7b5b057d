package io.tandem.e2e.chaos;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a process takes up, as the system and its JVM tell. */
public record Vitals(ProcessHandle process) {

    private static final long KIBIBYTE = 1024;

    /** Whether this system tells: Linux does. */
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

    /** Bytes of the heap that are in use after a collection, which this causes. */
    public long heap() {
        jcmd("GC.run");
        return first("used (\\d+)K", jcmd("GC.heap_info")) * KIBIBYTE;
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
        try {
            Process tool = new ProcessBuilder(jcmd, String.valueOf(process.pid()), command).redirectErrorStream(true).start();
            return new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long first(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }
}
