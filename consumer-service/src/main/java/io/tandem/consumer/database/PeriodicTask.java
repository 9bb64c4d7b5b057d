package io.tandem.consumer.database;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;

/**
 * Runs a task at an interval, and at once when it is woken, but never twice at the same time. All wake-ups during a run lead
 * to one more run. The task handles its own failures.
 */
public final class PeriodicTask {

    private static final int IDLE = 0;
    private static final int RUNNING = 1;
    private static final int WOKEN = 2;

    private final Vertx vertx;
    private final Supplier<Uni<? extends Void>> task;
    private final AtomicInteger state = new AtomicInteger(IDLE);
    private long timer = -1;

    public PeriodicTask(Vertx vertx, Supplier<Uni<? extends Void>> task) {
        this.vertx = vertx;
        this.task = task;
    }

    public void start(Duration interval) {
        timer = vertx.setPeriodic(interval.toMillis(), any -> wake());
    }

    public void stop() {
        vertx.cancelTimer(timer);
    }

    public void wake() {
        if (state.getAndUpdate(now -> now == IDLE ? RUNNING : WOKEN) == IDLE) {
            run();
        }
    }

    private void run() {
        // Subscribed here because a timer or a commit starts the task, and neither takes a Uni.
        Uni.createFrom().deferred(task)
                .onTermination().invoke(this::ran)
                .subscribe().with(done -> {
                }, failure -> {
                });
    }

    private void ran() {
        if (state.updateAndGet(now -> now == WOKEN ? RUNNING : IDLE) == RUNNING) {
            run();
        }
    }
}
