package io.tandem.consumer.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.PriorityQueue;

import io.tandem.consumer.Time;

/**
 * The only thread. It runs the tasks of all parties one after another in the order of a virtual time, and also while a party
 * blocks.
 */
final class Loop {

    /** Replaces the clock, the chance and the blocking of one party. */
    private final class VirtualTime extends Time {
        @Override
        public Instant now() {
            return Loop.this.instant();
        }

        @Override
        public long nanos() {
            return now;
        }

        @Override
        public double random() {
            return chance.of("jitter");
        }

        @Override
        public void await(Object monitor, long nanos) {
            blockOnce(now + nanos);
        }
    }

    /** A process. Its tasks end with it. */
    static final class Party {
        final String name;
        private final ArrayDeque<Task> held = new ArrayDeque<>();
        private boolean dead;
        private boolean polling;

        Party(String name) {
            this.name = name;
        }

        boolean isDead() {
            return dead;
        }

        void die() {
            dead = true;
        }
    }

    /** Unwinds the stack of a party that died while it blocked. */
    static final class Died extends Error {
        private static final long serialVersionUID = 1L;

        Died() {
            super(null, null, false, false);
        }
    }

    final class Task implements Comparable<Task> {
        private final long at;
        private final long number = scheduled++;
        private final Party party;
        private final boolean onPollingThread;
        private Runnable work;

        private Task(long at, Party party, boolean onPollingThread, Runnable work) {
            this.at = at;
            this.party = party;
            this.onPollingThread = onPollingThread;
            this.work = work;
        }

        boolean cancel() {
            boolean waits = work != null;
            work = null;
            return waits;
        }

        boolean isDone() {
            return work == null;
        }

        @Override
        public int compareTo(Task other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    /** A whole number of seconds, so that times of a history are easy to read. */
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Chance chance;
    private final Runnable afterEachStep;
    private final Time time = new VirtualTime();
    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    private Party current;
    private long now;
    private long scheduled;
    private long steps;

    Loop(Chance chance, Runnable afterEachStep) {
        this.chance = chance;
        this.afterEachStep = afterEachStep;
    }

    Time time() {
        return time;
    }

    long now() {
        return now;
    }

    Instant instant() {
        return START.plusNanos(now);
    }

    long steps() {
        return steps;
    }

    Party current() {
        return current;
    }

    Task after(long nanos, Party party, Runnable work) {
        return add(new Task(now + nanos, party, false, work));
    }

    /** Runs work on the thread of a party that polls, which blocks during a rebalance. */
    Task onPollingThread(long nanos, Party party, Runnable work) {
        return add(new Task(now + nanos, party, true, work));
    }

    private Task add(Task task) {
        tasks.add(task);
        return task;
    }

    /** Runs everything up to a time. */
    void runUntil(Duration end) {
        while (step(end.toNanos())) {
            afterEachStep.run();
        }
        now = Math.max(now, end.toNanos());
    }

    /** Lets the others run for a time, while the current party blocks. */
    void block(long nanos) {
        long end = now + nanos;
        while (now < end) {
            blockOnce(end);
        }
    }

    private void blockOnce(long end) {
        Party self = current;
        if (!step(end)) {
            now = Math.max(now, end);
        }
        current = self;
        if (self.dead) {
            throw new Died();
        }
    }

    private boolean step(long end) {
        Task task = tasks.peek();
        if (task == null || task.at > end) {
            return false;
        }
        tasks.poll();
        steps++;
        now = Math.max(now, task.at);
        run(task);
        return true;
    }

    private void run(Task task) {
        Party party = task.party;
        if (task.work == null || party != null && party.dead) {
            return;
        }
        if (task.onPollingThread && party.polling) {
            party.held.add(task);
            return;
        }
        Runnable work = task.work;
        task.work = null;
        if (task.onPollingThread) {
            party.polling = true;
            as(party, work);
            party.polling = false;
            party.held.forEach(held -> add(new Task(now, party, true, held.work)));
            party.held.clear();
        } else {
            as(party, work);
        }
    }

    /** Runs work as a party, now. */
    void as(Party party, Runnable work) {
        Party before = current;
        current = party;
        try {
            work.run();
        } catch (Died died) {
            if (party == null || !party.dead) {
                throw died;
            }
        } finally {
            current = before;
        }
    }
}
