package io.tandem.e2e.chaos;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Says on one line, again and again, how far a scenario is; each fault stands on a line of its own. */
final class Progress implements AutoCloseable {

    private static final boolean TERMINAL = System.console() != null;
    private static final Duration PERIOD = TERMINAL ? Duration.ofSeconds(1) : Duration.ofSeconds(15);

    private final String scenario;
    private final long start = System.nanoTime();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(Progress::daemon);
    private volatile Recording recording = new Recording();
    private volatile Findings findings = new Findings();

    Progress(String scenario) {
        this.scenario = scenario;
        timer.scheduleAtFixedRate(this::show, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    void of(Recording recording, Findings findings) {
        this.recording = recording;
        this.findings = findings;
    }

    void say(String what) {
        print(what, true);
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private void show() {
        print("%,d accepted, %,d refused, %,d without an outcome, %d faults".formatted(recording.accepted(),
                recording.refused(), recording.unanswered(), findings.faults()), false);
    }

    private synchronized void print(String text, boolean keep) {
        String line = "%s[%s %4d s] %s".formatted(TERMINAL ? "\r\033[K" : "", scenario, elapsed().toSeconds(), text);
        System.out.print(keep || !TERMINAL ? line + System.lineSeparator() : line);
        System.out.flush();
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "progress");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
