package io.tandem.e2e.chaos.scenarios;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.tandem.e2e.EventSender;
import io.tandem.e2e.EventSender.Answer;
import io.tandem.e2e.chaos.Flood;
import io.tandem.e2e.chaos.Scenario;
import io.tandem.e2e.chaos.Setup;
import io.tandem.e2e.chaos.Stage;
import io.tandem.e2e.chaos.Violation;
import io.tandem.local.testkit.Vitals;

/** Three times the load that the pair can take, for a minute. It refuses the rest with Retry-After, and nothing grows. */
class Overload implements Scenario {

    private static final int EVENT_BYTES = 200_000;
    /** A quiet small machine takes more. A busy one may have measured too little. */
    private static final double LEAST_PER_SECOND = 300;
    private static final int FEW_CLIENTS = 4;
    private static final int MANY_CLIENTS = 96;
    private static final Duration MEASURED = Duration.ofSeconds(10);
    private static final Duration OVERLOADED = Duration.ofSeconds(60);
    private static final Duration NORMAL_WITHIN = Duration.ofSeconds(10);
    private static final Duration NORMAL_ANSWER = Duration.ofSeconds(1);
    /** The heap, as much again for buffers outside of it, and the rest of a JVM. */
    private static final long MAX_MEMORY = (192 + 192 + 256) << 20;

    @Override
    public Setup setup() {
        return new Setup().heap("192m").eventsPerSecond(50);
    }

    @Override
    public void round(Stage stage) throws Exception {
        double capacity = capacity(stage);
        double flood = Math.max(3 * capacity, LEAST_PER_SECOND);
        AtomicLong memory = new AtomicLong();
        ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();
        watch.scheduleAtFixedRate(() -> measure(stage, memory), 0, 1, TimeUnit.SECONDS);
        try {
            stage.fault("%.0f events of %,d bytes a second after %.0f".formatted(flood, EVENT_BYTES, capacity),
                    () -> flood(stage, flood));
        } finally {
            watch.shutdownNow();
        }
        stage.say("at most %,d MiB of memory".formatted(memory.get() >> 20));
        if (memory.get() > MAX_MEMORY) {
            stage.findings().add(Violation.UNBOUNDED, "a service took %,d bytes of memory".formatted(memory.get()));
        }
    }

    private static double capacity(Stage stage) throws InterruptedException {
        Flood flood = newFlood(stage);
        flood.send(FEW_CLIENTS, 1_000, MEASURED);
        return (double) flood.accepted() / MEASURED.toSeconds();
    }

    private static void flood(Stage stage, double perSecond) throws InterruptedException {
        long refusedBefore = stage.recording().refused();
        Flood flood = newFlood(stage);
        flood.send(MANY_CLIENTS, perSecond, OVERLOADED);
        long refused = stage.recording().refused() - refusedBefore;
        stage.say("%,d sent, %,d accepted, %,d refused".formatted(flood.offered(), flood.accepted(), refused));
        if (refused == 0) {
            stage.findings().add(Violation.NOT_REFUSED, "nothing of %,d events refused".formatted(flood.offered()));
        }
        checkBackToNormal(stage);
    }

    private static Flood newFlood(Stage stage) {
        return new Flood(stage.replicas().endpoints().get(0), stage.source(), stage.recording(), EVENT_BYTES);
    }

    private static void checkBackToNormal(Stage stage) throws InterruptedException {
        long start = System.nanoTime();
        EventSender sender = new EventSender(stage.source());
        for (int i = 0; !isNormal(stage, sender, "after-flood-" + start + "-" + i); i++) {
            stage.hold(Duration.ofMillis(500));
            if (System.nanoTime() - start > NORMAL_WITHIN.toNanos()) {
                stage.findings().add(Violation.NOT_RECOVERED, "no quick 202 within " + NORMAL_WITHIN.toSeconds() + " s");
                return;
            }
        }
    }

    private static boolean isNormal(Stage stage, EventSender sender, String id) throws InterruptedException {
        long sentAt = System.nanoTime();
        stage.recording().sending(id);
        if (sender.send(stage.replicas().endpoints().get(0), id, id, "{}").answer() != Answer.ACCEPTED) {
            stage.recording().abandoned(id);
            return false;
        }
        stage.recording().accepted(id, id, 1, sentAt);
        return System.nanoTime() - sentAt < NORMAL_ANSWER.toNanos();
    }

    private static void measure(Stage stage, AtomicLong most) {
        stage.replicas().all().forEach(service -> most.accumulateAndGet(new Vitals(service.process()).memory(), Math::max));
    }
}
