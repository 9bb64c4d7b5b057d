package io.tandem.e2e.chaos;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;

import io.tandem.e2e.EventSender;
import io.tandem.e2e.EventSender.Answer;
import io.tandem.e2e.EventSender.Reply;
import io.tandem.local.testkit.Patience;

/**
 * A careful client at a steady pace. It has one event under way, and sends it again to another replica until there is a 202.
 * After an outage it goes on at the same pace.
 */
final class Client implements Runnable {

    private static final int KEYS = 8;
    private static final Duration BACK_OFF = Duration.ofMillis(200);

    private final int number;
    private final List<URI> replicas;
    private final Recording recording;
    private final EventSender sender;
    private final Duration pace;
    private final Random random;
    private final Lock sending;
    private final CountDownLatch stopped;
    private volatile long stoppedAt = Long.MAX_VALUE;

    Client(int number, List<URI> replicas, Recording recording, EventSender sender, Duration pace, long seed,
            Lock sending, CountDownLatch stopped) {
        this.number = number;
        this.replicas = replicas;
        this.recording = recording;
        this.sender = sender;
        this.pace = pace;
        this.random = new Random(seed);
        this.sending = sending;
        this.stopped = stopped;
    }

    @Override
    public void run() {
        try {
            for (int event = 0; !pause(pace); event++) {
                String key = "c" + number + "-k" + random.nextInt(KEYS);
                sending.lockInterruptibly();
                try {
                    sendUntilAccepted(key, key + "/" + event);
                } finally {
                    sending.unlock();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            recording.surprised(e.getMessage());
        }
    }

    private void sendUntilAccepted(String key, String id) throws InterruptedException {
        long sentAt = System.nanoTime();
        recording.sending(id);
        for (int tries = 1; !isTimeToGiveUp(); tries++) {
            Reply reply = sender.send(replicas.get((number + tries) % replicas.size()), key, id, data(id));
            if (reply.answer() == Answer.ACCEPTED) {
                recording.accepted(key, id, tries, sentAt);
                return;
            }
            recording.failed(reply.answer());
            Signals.hold(backOff(reply));
        }
    }

    private static Duration backOff(Reply reply) {
        return reply.retryAfter().isZero() ? BACK_OFF : reply.retryAfter();
    }

    private boolean isTimeToGiveUp() {
        if (stopped.getCount() > 0) {
            return false;
        }
        if (stoppedAt == Long.MAX_VALUE) {
            stoppedAt = System.nanoTime();
        }
        return System.nanoTime() - stoppedAt > Patience.LIMIT.toNanos();
    }

    private boolean pause(Duration time) throws InterruptedException {
        return stopped.await(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static String data(String id) {
        return "{\"event\":\"" + id + "\"}";
    }
}
