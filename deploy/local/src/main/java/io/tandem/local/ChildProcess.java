package io.tandem.local;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Starts and ends processes that outlive neither their stop nor the JVM that started them. */
public final class ChildProcess {

    /** For a process that reads nothing. */
    static final Path NO_INPUT = Path.of("/dev/null");

    /** A file of this name in a folder says that the data need not outlive the JVM. */
    static final String TEMPORARY = "temporary";

    // Ctrl-C goes to every process of a terminal at once: the children leave it to their parent, which stops them in order.
    private static final String DEAF_TO_CTRL_C = "trap '' INT HUP; exec \"$@\"";

    private static final String GUARD = """
            trap '' INT HUP TERM
            parent=$1 signal=$2 child=$3 folder=$4
            while kill -0 $child && kill -0 $parent; do sleep 1; done
            kill -0 $parent && exit
            kill -$signal $child
            for second in 1 2 3 4 5 6 7 8 9 10; do kill -0 $child && sleep 1; done
            kill -KILL $child
            [ ! -e "$folder/temporary" ] || rm -rf "$folder"
            """;

    private ChildProcess() {
    }

    static Process start(List<String> command, Map<String, String> environment, Path input, Path log) throws IOException {
        List<String> deaf = new ArrayList<>(List.of("sh", "-c", DEAF_TO_CTRL_C, "sh"));
        deaf.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(deaf)
                .redirectErrorStream(true)
                .redirectInput(input.toFile())
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** Runs a command that ends by itself and returns its exit code; waits for it even if the thread is interrupted. */
    static int run(List<String> command, Path input, Path log) throws IOException {
        Process process = start(command, Map.of(), input, log);
        return process.onExit().join().exitValue();
    }

    /**
     * Ends the child with the signal once this JVM is gone, however it went, and then deletes its folder if that is marked
     * as {@link #TEMPORARY}.
     */
    public static void guard(ProcessHandle child, String signal, Path folder) throws IOException {
        new ProcessBuilder("sh", "-c", GUARD, "guard", String.valueOf(ProcessHandle.current().pid()), signal,
                String.valueOf(child.pid()), folder.toString())
                .redirectInput(NO_INPUT.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Asks the process to end, waits, and ends it by force when it takes longer. */
    public static void stop(ProcessHandle process, Duration patience) {
        process.destroy();
        if (!ended(process, patience)) {
            kill(process);
        }
    }

    /** Ends the process at once, as a crash would. */
    public static void kill(ProcessHandle process) {
        process.destroyForcibly();
        if (!ended(process, Duration.ofSeconds(30))) {
            throw new IllegalStateException("Process " + process.pid() + " does not end, not even by SIGKILL");
        }
    }

    private static boolean ended(ProcessHandle process, Duration patience) {
        try {
            process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
