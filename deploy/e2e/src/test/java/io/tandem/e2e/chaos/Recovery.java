package io.tandem.e2e.chaos;

import java.time.Duration;
import java.util.function.BooleanSupplier;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

import io.tandem.local.Topics;
import io.tandem.local.testkit.Patience;
import io.tandem.local.testkit.ServiceProcess;

/** Waits until the pair is over a fault: all is ready, and an event sent after it is in the journal. */
final class Recovery {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** The limit is for a machine that starts a service within 20 s; a slower one has more time, or it would fail by itself. */
    private static final int STARTS = 3;

    private final Stage stage;
    private Duration limit = LIMIT;

    Recovery(Stage stage) {
        this.stage = stage;
    }

    /** Takes how long the services took to start. */
    void started(Duration time) {
        Duration starts = time.multipliedBy(STARTS);
        if (starts.compareTo(LIMIT) > 0) {
            limit = starts;
            stage.say("a slow machine: recovery may take " + limit.toSeconds() + " s");
        }
    }

    /** Measures from now, the end of the fault; more than a minute is a finding. */
    void await(String fault) {
        long end = System.nanoTime();
        Duration patience = limit.plus(LIMIT);
        boolean recovered = within(patience, this::isReady) && within(patience, () -> flowsSince(end));
        Duration time = Duration.ofNanos(System.nanoTime() - end);
        stage.findings().recovered(time);
        if (!recovered || time.compareTo(limit) > 0) {
            stage.findings().add(Violation.NOT_RECOVERED, time.toSeconds() + " s after: " + fault
                    + (recovered ? "" : ", and given up"));
        }
    }

    /** Waits until everything on the topic is journaled and committed. */
    void drain() {
        if (!within(Patience.LIMIT, () -> stage.cluster().lag("tandem", Topics.EVENTS) == 0)) {
            stage.findings().add(Violation.NOT_RECOVERED, "records that are never committed");
        }
        stage.replicas().wanted().filter(service -> !service.isAlive())
                .forEach(ended -> stage.findings().add(Violation.NOT_RECOVERED, ended + " ended by itself"));
    }

    private boolean isReady() {
        return stage.replicas().wanted().allMatch(ServiceProcess::isReady);
    }

    private boolean flowsSince(long end) {
        Recording.Accepted latest = stage.recording().latest();
        return latest.sentAt() > end && stage.journal().has(stage.source(), latest.id());
    }

    static void await(String what, Duration patience, BooleanSupplier condition) {
        Awaitility.await(what).pollInSameThread().pollInterval(Duration.ofMillis(200)).atMost(patience)
                .ignoreExceptions()
                .until(condition::getAsBoolean);
    }

    static boolean within(Duration patience, BooleanSupplier condition) {
        try {
            await("recovery", patience, condition);
            return true;
        } catch (ConditionTimeoutException e) {
            return false;
        }
    }
}
