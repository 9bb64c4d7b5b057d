package io.tandem.benchmark.process;

import java.util.LinkedHashMap;
import java.util.Map;

import io.tandem.benchmark.Usage;

/** Measures the use of processes between two moments. */
public final class Meter {

    private final Map<String, ProcessTree> processes;
    private final Map<String, Long> before = new LinkedHashMap<>();

    private Meter(Map<String, ProcessTree> processes) {
        this.processes = processes;
        processes.forEach((name, process) -> {
            process.resetPeak();
            before.put(name, process.cpuMicros());
        });
    }

    /** Starts to measure, now. */
    public static Meter start(Map<String, ProcessTree> processes) {
        return new Meter(processes);
    }

    /** The use of each process since the start, per record. */
    public Map<String, Usage> stop(long records) {
        Map<String, Usage> usage = new LinkedHashMap<>();
        processes.forEach((name, process) -> usage.put(name,
                new Usage((process.cpuMicros() - before.get(name)) / (double) Math.max(1, records), process.residentBytes())));
        return usage;
    }
}
