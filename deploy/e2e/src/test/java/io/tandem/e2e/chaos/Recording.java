package io.tandem.e2e.chaos;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.tandem.e2e.EventSender.Answer;

/** The events that the clients sent, and those that were accepted, in their order. All checks rest on it. */
public final class Recording {

    /** An accepted event, and when its sending began, by {@link System#nanoTime()}. */
    public record Accepted(String id, long sentAt) {
    }

    private final Map<String, List<String>> acceptedByKey = new ConcurrentHashMap<>();
    private final Set<String> sent = ConcurrentHashMap.newKeySet();
    private final Set<String> undecided = ConcurrentHashMap.newKeySet();
    private final Queue<String> surprises = new ConcurrentLinkedQueue<>();
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong unanswered = new AtomicLong();
    private final AtomicInteger mostTries = new AtomicInteger();
    private volatile Accepted latest = new Accepted("", Long.MIN_VALUE);

    /** Before the first try. */
    public void sending(String id) {
        sent.add(id);
        undecided.add(id);
    }

    /** A try that got no 202. */
    public void failed(Answer answer) {
        (answer == Answer.REFUSED ? refused : unanswered).incrementAndGet();
    }

    /** The client leaves it at the answer that it got. */
    public void abandoned(String id) {
        undecided.remove(id);
    }

    /** The 202. Of each key one event at a time is under way, so that the calls for one key come in order. */
    public void accepted(String key, String id, int tries, long sentAt) {
        acceptedByKey.computeIfAbsent(key, k -> new ArrayList<>()).add(id);
        undecided.remove(id);
        accepted.incrementAndGet();
        mostTries.accumulateAndGet(tries, Math::max);
        latest = new Accepted(id, sentAt);
    }

    /** An answer that no client of a valid event should get. */
    public void surprised(String answer) {
        surprises.add(answer);
    }

    /** The answers that no client should have got. */
    public Collection<String> surprises() {
        return surprises;
    }

    /** The ids of each key, in the order of their 202s; to be read when the load has stopped. */
    public Map<String, List<String>> acceptedByKey() {
        return acceptedByKey;
    }

    /** Whether a client tried to send it, with whatever answer. */
    public boolean isSent(String id) {
        return sent.contains(id);
    }

    /** The events that were sent and never got a 202. */
    public Set<String> undecided() {
        return undecided;
    }

    /** Events that got a 202. */
    public long accepted() {
        return accepted.get();
    }

    /** Tries answered with a clean refusal. */
    public long refused() {
        return refused.get();
    }

    /** Tries without an answer, or with one that leaves the outcome open. */
    public long unanswered() {
        return unanswered.get();
    }

    /** Tries of the event that needed most of them. */
    public int mostTries() {
        return mostTries.get();
    }

    /** The event that was accepted last. */
    public Accepted latest() {
        return latest;
    }
}
