package io.tandem.e2e.chaos;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import io.tandem.e2e.EventSender;
import io.tandem.e2e.EventSender.Answer;
import io.tandem.local.testkit.Patience;

/** Clients that send large events whether or not there is room for them, and take a refusal for an answer. */
public final class Flood {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final URI events;
    private final String source;
    private final Recording recording;
    private final String data;
    private final AtomicLong offered = new AtomicLong();
    private final AtomicLong accepted = new AtomicLong();

    /** @param bytes of the data of each event */
    public Flood(URI events, String source, Recording recording, int bytes) {
        this.events = events;
        this.source = source;
        this.recording = recording;
        this.data = "\"" + "x".repeat(bytes - 2) + "\"";
    }

    /** Sends for this long, so many events a second from so many clients, or fewer when no client is free. */
    public void send(int clients, double perSecond, Duration time) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        long end = System.nanoTime() + time.toNanos();
        long pause = (long) (clients / perSecond * 1e9);
        for (int i = 0; i < clients; i++) {
            threads.execute(() -> send(end, pause));
        }
        threads.shutdown();
        if (!threads.awaitTermination(time.plus(Patience.LIMIT).toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("The flood does not end");
        }
    }

    private void send(long end, long pause) {
        EventSender sender = new EventSender(source);
        try {
            long next = System.nanoTime() + ThreadLocalRandom.current().nextLong(pause + 1);
            while (System.nanoTime() < end) {
                LockSupport.parkNanos(next - System.nanoTime());
                next = Math.max(next + pause, System.nanoTime());
                sendOne(sender);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            recording.surprised(e.getMessage());
        }
    }

    private void sendOne(EventSender sender) throws InterruptedException {
        String id = "flood-" + NUMBER.incrementAndGet();
        long sentAt = System.nanoTime();
        recording.sending(id);
        offered.incrementAndGet();
        Answer answer = sender.send(events, id, id, data).answer();
        if (answer == Answer.ACCEPTED) {
            accepted.incrementAndGet();
            recording.accepted(id, id, 1, sentAt);
        } else {
            recording.failed(answer);
            recording.abandoned(id);
        }
    }

    /** Events that were sent. */
    public long offered() {
        return offered.get();
    }

    /** Events that got a 202. */
    public long accepted() {
        return accepted.get();
    }
}
