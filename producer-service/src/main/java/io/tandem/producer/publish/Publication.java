package io.tandem.producer.publish;

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

/** Events on their way to the broker, in order, and what is known of each. */
final class Publication {

    private final List<Event> events;
    private final AtomicReferenceArray<PublishResult> deliveries;
    private final AtomicInteger unsettled;
    private final CompletableFuture<List<PublishResult>> settled = new CompletableFuture<>();

    Publication(List<Event> events) {
        this.events = events;
        this.deliveries = new AtomicReferenceArray<>(events.size());
        this.unsettled = new AtomicInteger(events.size());
        if (events.isEmpty()) {
            settled.complete(List.of());
        }
    }

    /** Returns what became of each event, in order, once that is known of all. */
    CompletionStage<List<PublishResult>> settled() {
        return settled;
    }

    /** Gives the events to the client; after one that it refuses come no more. */
    void send(Producer<byte[], byte[]> client, List<ProducerRecord<byte[], byte[]>> records) {
        boolean taken = true;
        for (int index = 0; index < events.size(); index++) {
            if (taken) {
                taken = send(client, records.get(index), index);
            } else {
                fail(index, Fate.NOT_SENT);
            }
        }
    }

    /** Waits no longer: of what the broker has not confirmed, the outcome is unknown. */
    List<PublishResult> giveUp() {
        for (int index = 0; index < events.size(); index++) {
            fail(index, Fate.UNKNOWN);
        }
        return settled.join();
    }

    /** Returns whether the client took the event: not whether it arrived. */
    private boolean send(Producer<byte[], byte[]> client, ProducerRecord<byte[], byte[]> message, int index) {
        Thread caller = Thread.currentThread();
        try {
            // A callback on this thread is the client's refusal; all others come from its network thread.
            client.send(message, (position, failure) -> settle(index,
                    delivery(index, position, failure, Thread.currentThread() == caller)));
        } catch (RuntimeException e) {
            settle(index, delivery(index, null, e, true));
        }
        PublishResult refusal = deliveries.get(index);
        return refusal == null || refusal.failure() == null || refusal.failure().fate() != Fate.NOT_SENT;
    }

    private PublishResult delivery(int index, RecordMetadata position, Exception failure, boolean refused) {
        Event event = events.get(index);
        return failure == null ? PublishResult.accepted(Accepted.at(event, position))
                : PublishResult.failed(PublishFailure.of(event, failure, refused));
    }

    private void fail(int index, Fate fate) {
        if (deliveries.get(index) == null) {
            settle(index, PublishResult.failed(new PublishFailure(fate, events.get(index), null)));
        }
    }

    private void settle(int index, PublishResult delivery) {
        if (deliveries.compareAndSet(index, null, delivery) && unsettled.decrementAndGet() == 0) {
            List<PublishResult> all = new ArrayList<>(events.size());
            for (int i = 0; i < events.size(); i++) {
                all.add(deliveries.get(i));
            }
            settled.complete(all);
        }
    }
}
