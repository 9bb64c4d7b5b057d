package io.tandem.consumer.simulation;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

import io.smallrye.mutiny.infrastructure.Infrastructure;

/** The timers of Mutiny. On the thread of a simulation they run in its virtual time, on every other thread as before. */
final class VirtualExecutor extends AbstractExecutorService implements ScheduledExecutorService, AutoCloseable {

    private static final ThreadLocal<Loop> LOOP = new ThreadLocal<>();

    private final ScheduledExecutorService others;

    private VirtualExecutor(ScheduledExecutorService others) {
        this.others = others;
    }

    static VirtualExecutor install() {
        VirtualExecutor virtual = new VirtualExecutor(Infrastructure.getDefaultWorkerPool());
        Infrastructure.setDefaultExecutor(virtual, false);
        // Nothing of a simulation needs the context of a request, and its propagation costs most of the time.
        Infrastructure.clearInterceptors();
        return virtual;
    }

    /** Sets the simulation of this thread; null for none. */
    static void enter(Loop loop) {
        LOOP.set(loop);
    }

    @Override
    public void close() {
        Infrastructure.setDefaultExecutor(others, false);
        Infrastructure.reload();
    }

    @Override
    public void execute(Runnable command) {
        if (LOOP.get() == null) {
            others.execute(command);
        } else {
            schedule(command, 0, TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        Loop loop = LOOP.get();
        return loop == null ? others.schedule(command, delay, unit)
                : new Timer(loop, loop.after(unit.toNanos(delay), loop.current(), command), unit.toNanos(delay));
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        return others.schedule(callable, delay, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initial, long period, TimeUnit unit) {
        return others.scheduleAtFixedRate(command, initial, period, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initial, long delay, TimeUnit unit) {
        return others.scheduleWithFixedDelay(command, initial, delay, unit);
    }

    @Override
    public void shutdown() {
        others.shutdown();
    }

    @Override
    public List<Runnable> shutdownNow() {
        return others.shutdownNow();
    }

    @Override
    public boolean isShutdown() {
        return others.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return others.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return others.awaitTermination(timeout, unit);
    }

    private record Timer(Loop loop, Loop.Task task, long nanos) implements ScheduledFuture<Void> {
        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(nanos, TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(nanos, other.getDelay(TimeUnit.NANOSECONDS));
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            return task.cancel();
        }

        @Override
        public boolean isCancelled() {
            return task.isDone();
        }

        @Override
        public boolean isDone() {
            return task.isDone();
        }

        @Override
        public Void get() {
            throw new UnsupportedOperationException("a simulation never waits for a timer");
        }

        @Override
        public Void get(long timeout, TimeUnit unit) {
            throw new UnsupportedOperationException("a simulation never waits for a timer");
        }
    }
}
