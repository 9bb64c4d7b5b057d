package io.tandem.consumer.pipeline;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;

/**
 * Runs tasks of one key one after another in the order of subscription, and tasks of different keys at the same time, up
 * to a bound. A slow key holds back its own tasks. It holds back a task of another key only if both share an identity.
 */
public final class KeySequencer {

    private final int concurrency;
    private final Queues keys = new Queues();
    private final Queues identities = new Queues();
    private final ArrayDeque<Task<?>> ready = new ArrayDeque<>();
    private final AtomicInteger starting = new AtomicInteger();
    private int running;

    public KeySequencer(int concurrency) {
        this.concurrency = concurrency;
    }

    /** The turn of a task among the tasks of its key. It ends with the task, or earlier if the task calls {@link #done}. */
    public interface Turn {
        /** Lets the next task of the key begin before this one ends. */
        void done();
    }

    /**
     * @param key orders the task after earlier tasks of the same key; null for no order
     * @param task begins when its turn comes
     */
    public <T> Uni<T> run(Object key, Function<Turn, Uni<T>> task) {
        return run(key, null, task);
    }

    /**
     * @param key orders the task after earlier tasks of the same key; null for no order
     * @param identity tasks of the same identity run one after another, each to its end; null for none
     * @param task begins when its turn comes
     */
    public <T> Uni<T> run(Object key, Object identity, Function<Turn, Uni<T>> task) {
        return Uni.createFrom().emitter(emitter -> {
            enter(new Task<>(key, identity, task, emitter));
            startReady();
        });
    }

    /** Returns whether a task with this identity runs or waits. */
    public synchronized boolean isBusy(Object identity) {
        return identities.isBusy(identity);
    }

    private synchronized void enter(Task<?> task) {
        task.waitsFor = (keys.join(task.key) ? 1 : 0) + (identities.join(task.identity) ? 1 : 0);
        if (task.waitsFor == 0) {
            ready.add(task);
        }
    }

    private synchronized void leave(Queues queues, Place place) {
        Task<?> next = queues.leave(place);
        if (next != null && --next.waitsFor == 0) {
            ready.add(next);
        }
    }

    /** A task that completes at once calls this again. The counter turns that recursion into a loop. */
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

    private synchronized boolean finish(Task<?> task) {
        boolean first = !task.done;
        if (first) {
            task.done = true;
            running--;
        }
        return first;
    }

    /** The place of a task in a queue, linked to the place after it. */
    private static final class Place {
        private final Object of;
        private final Task<?> task;
        private Place next;

        Place(Object of, Task<?> task) {
            this.of = of;
            this.task = task;
        }
    }

    /** One linked queue for each key; the map holds the last place of each. */
    private static final class Queues {
        private final Map<Object, Place> last = new HashMap<>();

        boolean isBusy(Object key) {
            return last.containsKey(key);
        }

        /** @return whether another task is before it */
        boolean join(Place place) {
            if (place.of == null) {
                return false;
            }
            Place before = last.put(place.of, place);
            if (before != null) {
                before.next = place;
            }
            return before != null;
        }

        /** @return the task that is first now, or null */
        Task<?> leave(Place place) {
            if (place.of == null) {
                return null;
            }
            last.remove(place.of, place);
            return place.next == null ? null : place.next.task;
        }
    }

    private final class Task<T> implements Turn {
        private final Place key;
        private final Place identity;
        private final Function<Turn, Uni<T>> work;
        private final UniEmitter<? super T> emitter;
        private int waitsFor;
        private boolean done;

        Task(Object key, Object identity, Function<Turn, Uni<T>> work, UniEmitter<? super T> emitter) {
            this.key = new Place(key, this);
            this.identity = new Place(identity, this);
            this.work = work;
            this.emitter = emitter;
        }

        void start() {
            // The caller subscribed to the emitter earlier. The work begins now.
            Uni.createFrom().deferred(() -> work.apply(this)).subscribe().with(this::succeeded, this::failed);
        }

        private void succeeded(T result) {
            emitter.complete(result);
            ended();
        }

        private void failed(Throwable failure) {
            emitter.fail(failure);
            ended();
        }

        private void ended() {
            leave(identities, identity);
            done();
            startReady();
        }

        @Override
        public void done() {
            if (finish(this)) {
                leave(keys, key);
                startReady();
            }
        }
    }
}
