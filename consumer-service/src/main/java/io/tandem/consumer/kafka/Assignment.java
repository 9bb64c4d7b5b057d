package io.tandem.consumer.kafka;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.tandem.consumer.event.PartitionLostException;
import io.tandem.consumer.journal.PartitionWriter;

/**
 * One partition for as long as it is ours: what is in flight of it, and up to where it is settled. Of a partition that
 * was taken away and came back there is a second one, which knows nothing of the first one's records.
 */
final class Assignment {

    private final int generation;
    private final PartitionWriter writer;
    private final ArrayDeque<Slice> slices = new ArrayDeque<>();
    private final Set<UniEmitter<? super Void>> waits = ConcurrentHashMap.newKeySet();
    private long position = -1;
    private int active;
    private boolean stopped;

    /** @param generation of the group, at which the partition became ours */
    Assignment(int generation, PartitionWriter writer) {
        this.generation = generation;
        this.writer = writer;
    }

    int generation() {
        return generation;
    }

    PartitionWriter writer() {
        return writer;
    }

    synchronized Slice admit(List<ConsumerRecord<byte[], byte[]>> records) {
        Slice slice = new Slice(this, records);
        slices.add(slice);
        advance();
        return slice;
    }

    /** Does work that a revoke waits for; once the assignment is {@link #stop stopped}, none begins. */
    <T> Uni<T> active(Supplier<Uni<T>> work) {
        return Uni.createFrom().deferred(() -> begin() ? work.get().onTermination().invoke(this::end) : lost());
    }

    private static <T> Uni<T> lost() {
        return Uni.createFrom().failure(PartitionLostException::new);
    }

    private synchronized boolean begin() {
        if (!stopped) {
            active++;
        }
        return !stopped;
    }

    private synchronized void end() {
        active--;
        if (active == 0) {
            notifyAll();
        }
    }

    /** Notes what has its final outcome, in the journal and, if need be, among the dead letters. */
    synchronized void settle(Slice slice, int from, int to) {
        for (int i = from; i < to; i++) {
            slice.markSettled(i);
        }
        advance();
    }

    private void advance() {
        while (!slices.isEmpty() && slices.peek().isSettled()) {
            position = slices.poll().position();
        }
        if (!slices.isEmpty()) {
            position = slices.peek().position();
        }
    }

    /** The offset to commit: of the first record that is not settled, or after the last one; none, if there was none. */
    synchronized OptionalLong position() {
        return position < 0 ? OptionalLong.empty() : OptionalLong.of(position);
    }

    void stop() {
        synchronized (this) {
            stopped = true;
        }
        waits.forEach(wait -> wait.fail(new PartitionLostException()));
    }

    /** Fails when it is stopped: for those who wait. */
    Uni<Void> stopped() {
        return Uni.createFrom().emitter(wait -> {
            waits.add(wait);
            wait.onTermination(() -> waits.remove(wait));
            if (isStopped()) {
                wait.fail(new PartitionLostException());
            }
        });
    }

    private synchronized boolean isStopped() {
        return stopped;
    }

    /** Blocks until nothing is active, or the time is over: only for the rebalance and the end of the service. */
    synchronized boolean awaitIdle(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        try {
            for (long left = timeout.toNanos(); active > 0 && left > 0; left = deadline - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return active == 0;
    }

    void close() {
        stop();
        writer.close();
    }
}
