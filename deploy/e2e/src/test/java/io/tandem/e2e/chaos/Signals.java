package io.tandem.e2e.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What is done to processes from outside, and for how long. */
public final class Signals {

    private Signals() {
    }

    /** Stops the processes, with their children, where they stand, until {@link #thaw}. */
    public static void freeze(ProcessHandle... processes) {
        signal("STOP", processes);
    }

    /** Lets frozen processes go on. */
    public static void thaw(ProcessHandle... processes) {
        signal("CONT", processes);
    }

    /** Ends the process and its children at once. */
    public static void kill(ProcessHandle process) {
        signal("KILL", process);
        process.onExit().join();
    }

    /** Lets time go by: the length of a fault, the pace of a load. No outcome is waited for with it. */
    public static void hold(Duration time) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
    }

    private static void signal(String signal, ProcessHandle... processes) {
        List<String> pids = Stream.of(processes)
                .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                .map(process -> String.valueOf(process.pid()))
                .toList();
        try {
            new ProcessBuilder(Stream.concat(Stream.of("kill", "-" + signal), pids.stream()).toList())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start().waitFor();
        } catch (IOException e) {
            throw new IllegalStateException("Cannot signal " + pids, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
