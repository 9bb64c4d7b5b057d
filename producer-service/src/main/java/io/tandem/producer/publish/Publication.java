package io.tandem.producer.publish;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

import io.tandem.producer.event.Event;
import io.tandem.producer.publish.PublishFailure.Fate;

/** Sends events in their order and collects one result for each; the first result of an event is final. */
final class Publication {

    private final long startedAt = System.nanoTime();
    private final List<Event> events;
    private final AtomicReferenceArray<PublishResult> results;
    private final AtomicInteger unsettled;
    private final AtomicInteger unreleased;
    private final CompletableFuture<List<PublishResult>> settled = new CompletableFuture<>();
    private final CompletableFuture<Void> released = new CompletableFuture<>();

    Publication(List<Event> events) {
        this.events = events;
        this.results = new AtomicReferenceArray<>(events.size());
        this.unsettled = new AtomicInteger(events.size());
        this.unreleased = new AtomicInteger(events.size());
        if (events.isEmpty()) {
            settled.complete(List.of());
            released.complete(null);
        }
    }

    /** Completes with the results, in the order of the events, once every event has one. */
    CompletionStage<List<PublishResult>> settled() {
        return settled;
    }

    /** Completes once the client holds none of the events. An event that got its result by a time-out is still there. */
    CompletionStage<Void> released() {
        return released;
    }

    Duration age() {
        return Duration.ofNanos(System.nanoTime() - startedAt);
    }

    /** Ends {@link #released()} for events that are never sent. */
    void release() {
        released.complete(null);
    }

    /** Hands the records to the client; after the first that it refuses, the rest are not sent. */
    void send(Producer<byte[], byte[]> client, List<ProducerRecord<byte[], byte[]>> records) {
        boolean refused = false;
        for (int index = 0; index < events.size(); index++) {
            if (refused) {
                fail(index, Fate.NOT_SENT);
                releaseOne();
            } else {
                send(client, records.get(index), index);
                refused = isRefused(index);
            }
        }
    }

    /**
     * Stops waiting; the outcome of every event without a result is unknown. Reads the results themselves, because the
     * time-out has cancelled the future.
     */
    List<PublishResult> giveUp() {
        for (int index = 0; index < events.size(); index++) {
            fail(index, Fate.UNKNOWN);
        }
        return allResults();
    }

    private void send(Producer<byte[], byte[]> client, ProducerRecord<byte[], byte[]> message, int index) {
        Thread caller = Thread.currentThread();
        try {
            // The client calls back on this thread only to refuse; acknowledgements come on its network thread.
            client.send(message, (position, failure) -> {
                settle(index, result(index, position, failure, Thread.currentThread() == caller));
                releaseOne();
            });
        } catch (RuntimeException e) {
            settle(index, result(index, null, e, true));
            releaseOne();
        }
    }

    private void releaseOne() {
        if (unreleased.decrementAndGet() == 0) {
            release();
        }
    }

    private boolean isRefused(int index) {
        return results.get(index) instanceof PublishResult.Failed failed && failed.failure().fate() == Fate.NOT_SENT;
    }

    private PublishResult result(int index, RecordMetadata position, Exception failure, boolean refused) {
        Event event = events.get(index);
        return failure == null ? new PublishResult.Accepted(event, Receipt.of(event, position))
                : new PublishResult.Failed(PublishFailure.of(event, failure, refused));
    }

    private void fail(int index, Fate fate) {
        if (results.get(index) == null) {
            settle(index, new PublishResult.Failed(new PublishFailure(fate, events.get(index), null)));
        }
    }

    private void settle(int index, PublishResult result) {
        if (results.compareAndSet(index, null, result) && unsettled.decrementAndGet() == 0) {
            settled.complete(allResults());
        }
    }

    private List<PublishResult> allResults() {
        List<PublishResult> all = new ArrayList<>(events.size());
        for (int i = 0; i < events.size(); i++) {
            all.add(results.get(i));
        }
        return all;
    }
}
