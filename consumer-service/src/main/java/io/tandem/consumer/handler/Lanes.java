package io.tandem.consumer.handler;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;

/**
 * Runs tasks of one key one after another in the order of subscription, and tasks of different keys at the same time, up
 * to a bound. A slow key holds back its own tasks and nobody else's.
 */
public final class Lanes {

    private final int concurrency;
    private final Map<Object, ArrayDeque<Task<?>>> lanes = new HashMap<>();
    private final ArrayDeque<Task<?>> ready = new ArrayDeque<>();
    private final AtomicInteger starting = new AtomicInteger();
    private int running;

    public Lanes(int concurrency) {
        this.concurrency = concurrency;
    }

    /** A task's time in its lane; it ends with the task, or before, if the task says so. */
    public interface Turn {
        /** Lets the next task of the key begin. */
        void done();
    }

    /**
     * @param key the lane; null: a lane of its own
     * @param task begins when its turn comes
     */
    public <T> Uni<T> run(Object key, Function<Turn, Uni<T>> task) {
        return Uni.createFrom().emitter(emitter -> {
            enter(new Task<>(key, task, emitter));
            startReady();
        });
    }

    /** Whether a task with this key runs or waits. */
    public synchronized boolean isBusy(Object key) {
        return lanes.containsKey(key);
    }

    private synchronized void enter(Task<?> task) {
        ArrayDeque<Task<?>> lane = task.key == null ? null : lanes.get(task.key);
        if (lane != null) {
            lane.add(task);
            return;
        }
        if (task.key != null) {
            lanes.put(task.key, new ArrayDeque<>());
        }
        ready.add(task);
    }

    private synchronized void leave(Object key) {
        running--;
        if (key == null) {
            return;
        }
        Task<?> next = lanes.get(key).poll();
        if (next == null) {
            lanes.remove(key);
        } else {
            ready.add(next);
        }
    }

    /** A task that completes at once comes back here: counted, not called again, so that the stack does not grow. */
    private void startReady() {
        if (starting.getAndIncrement() > 0) {
            return;
        }
        do {
            starting.set(1);
            for (Task<?> task = next(); task != null; task = next()) {
                task.start();
            }
        } while (!starting.compareAndSet(1, 0));
    }

    private synchronized Task<?> next() {
        Task<?> task = running < concurrency ? ready.poll() : null;
        if (task != null) {
            running++;
        }
        return task;
    }

    private final class Task<T> implements Turn {
        private final Object key;
        private final Function<Turn, Uni<T>> work;
        private final UniEmitter<? super T> emitter;
        private boolean done;

        Task(Object key, Function<Turn, Uni<T>> work, UniEmitter<? super T> emitter) {
            this.key = key;
            this.work = work;
            this.emitter = emitter;
        }

        void start() {
            // The caller subscribed long ago, to the emitter: the work itself begins only now.
            Uni.createFrom().deferred(() -> work.apply(this)).subscribe().with(this::succeeded, this::failed);
        }

        private void succeeded(T result) {
            emitter.complete(result);
            done();
        }

        private void failed(Throwable failure) {
            emitter.fail(failure);
            done();
        }

        @Override
        public void done() {
            synchronized (this) {
                if (done) {
                    return;
                }
                done = true;
            }
            leave(key);
            startReady();
        }
    }
}
