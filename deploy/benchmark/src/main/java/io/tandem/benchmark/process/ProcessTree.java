package io.tandem.benchmark.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import io.tandem.local.testkit.ServiceProcess;

/** The use of a process and of all its descendants, the ended ones included, by the figures of Linux. */
public record ProcessTree(ProcessHandle root) {

    /** CPU time is counted in hundredths of a second (USER_HZ, the same on every Linux that Java runs on). */
    private static final long MICROS_PER_TICK = 10_000;
    // Fields of /proc/PID/stat behind the name: utime, stime and those of children that ended (proc(5), 14 to 17).
    private static final int UTIME = 11;
    private static final int CSTIME = 14;

    /** The process of a service with its descendants. */
    public static ProcessTree of(ServiceProcess service) {
        return new ProcessTree(service.process());
    }

    /** CPU time so far, user and system, in microseconds. */
    public long cpuMicros() {
        return all().mapToLong(process -> ticks(process.pid())).sum() * MICROS_PER_TICK;
    }

    /** Resident memory in bytes. Memory that several processes share counts once. */
    public long residentBytes() {
        List<ProcessHandle> processes = all().toList();
        return processes.size() == 1 ? kibibytes(root.pid(), "status", "VmHWM:") * 1024
                : processes.stream().mapToLong(process -> kibibytes(process.pid(), "smaps_rollup", "Pss:") * 1024).sum();
    }

    /** Forgets the peak of {@link #residentBytes()}: the next one counts from now. */
    public void resetPeak() {
        try {
            Files.writeString(Path.of("/proc/" + root.pid() + "/clear_refs"), "5");
        } catch (IOException notAllowed) {
            // The peak since the start is then reported: more, never less.
        }
    }

    private Stream<ProcessHandle> all() {
        return Stream.concat(Stream.of(root), root.descendants());
    }

    private static long ticks(long pid) {
        String stat = read(pid, "stat");
        if (stat.isEmpty()) {
            return 0;
        }
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long sum = 0;
        for (int field = UTIME; field <= CSTIME; field++) {
            sum += Long.parseLong(fields[field]);
        }
        return sum;
    }

    private static long kibibytes(long pid, String file, String name) {
        return read(pid, file).lines()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst().orElse(0);
    }

    /** Empty once the process has ended, which may be at any moment: its CPU time is then in its parent's account. */
    private static String read(long pid, String file) {
        try {
            return Files.readString(Path.of("/proc/" + pid, file));
        } catch (IOException ended) {
            return "";
        }
    }
}
