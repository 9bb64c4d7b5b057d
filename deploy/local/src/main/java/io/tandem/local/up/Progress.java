package io.tandem.local.up;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Starts parts and tells the user, line by line, how far they are. */
final class Progress {

    private static final Duration REMINDER = Duration.ofSeconds(10);
    private static final int LOG_WIDTH = 120;

    private final PrintStream out;

    Progress(PrintStream out) {
        this.out = out;
    }

    void say(String line) {
        out.println(line);
    }

    /** Starts the parts in parallel; when one fails, interrupts the others, waits for them to end and throws its failure. */
    void together(Part... parts) throws InterruptedException {
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            await(List.of(parts), threads);
        } finally {
            threads.shutdownNow();
            awaitEnd(threads);
        }
    }

    private void await(List<Part> parts, ExecutorService threads) throws InterruptedException {
        CompletionService<Part> running = new ExecutorCompletionService<>(threads);
        long begin = System.nanoTime();
        parts.forEach(part -> running.submit(() -> start(part, begin)));
        List<Part> open = new ArrayList<>(parts);
        while (!open.isEmpty()) {
            Future<Part> done = running.poll(REMINDER.toMillis(), TimeUnit.MILLISECONDS);
            if (done == null) {
                open.forEach(part -> out.println(reminder(part, seconds(begin))));
            } else {
                open.remove(result(done));
            }
        }
    }

    private static String reminder(Part part, double seconds) {
        String state = part.state();
        return "  %-17s not ready yet, %.0f s%s".formatted(part.name(), seconds,
                state.isEmpty() ? "" : "; its log: " + state.substring(0, Math.min(state.length(), LOG_WIDTH)));
    }

    private Part start(Part part, long begin) {
        String address = part.start();
        out.printf("  %-17s ready in %.1f s   %s%n", part.name(), seconds(begin), address);
        return part;
    }

    private static Part result(Future<Part> done) throws InterruptedException {
        try {
            return done.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof UpException failure ? failure : new UpException(e.getCause().getMessage(), e);
        }
    }

    // Not to be interrupted, because only a step that has ended tells for certain which process it has started.
    private static void awaitEnd(ExecutorService threads) {
        boolean interrupted = false;
        while (!threads.isTerminated()) {
            try {
                threads.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }
}
