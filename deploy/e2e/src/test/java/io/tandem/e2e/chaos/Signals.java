package io.tandem.e2e.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.tandem.local.Command;

/** Signals to processes, and the time that a fault lasts. */
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
        List<String> command = new ArrayList<>(List.of("kill", "-" + signal));
        Stream.of(processes)
                .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                .forEach(process -> command.add(String.valueOf(process.pid())));
        Command.run(command); // fails if one of them has ended meanwhile, and signals the others
    }
}
