package io.tandem.producer.kafka;

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
import io.tandem.producer.kafka.PublishFailure.Fate;

/**
 * Events on their way to the client and on to the broker, in order. It knows of each how far it came, so that a time-out
 * can tell what was not sent from what may have been.
 */
final class Publication {

    private static final int ENDED = Integer.MAX_VALUE;

    private final List<Event> events;
    private final List<ProducerRecord<byte[], byte[]>> records;
    private final AtomicReferenceArray<Delivery> deliveries;
    private final AtomicInteger unsettled;
    private final CompletableFuture<List<Delivery>> settled = new CompletableFuture<>();
    /** How many events the client has or is just getting. */
    private final AtomicInteger begun = new AtomicInteger();

    Publication(List<Event> events, List<ProducerRecord<byte[], byte[]>> records) {
        this.events = events;
        this.records = records;
        this.deliveries = new AtomicReferenceArray<>(events.size());
        this.unsettled = new AtomicInteger(events.size());
        if (events.isEmpty()) {
            settled.complete(List.of());
        }
    }

    /** Returns what became of each event, in order, once that is known of all. */
    CompletionStage<List<Delivery>> settled() {
        return settled;
    }

    /** Gives the events to the client, on the thread that may wait for it; after one that it refuses come no more. */
    void handOver(Producer<byte[], byte[]> client) {
        for (int index = 0; index < events.size() && begun.compareAndSet(index, index + 1); index++) {
            if (!send(client, index)) {
                endHandOver();
            }
        }
    }

    /** Gives no more events to the client; those that it has not got are settled as not sent. */
    int endHandOver() {
        int sent = begun.getAndSet(ENDED);
        for (int index = sent; index < events.size(); index++) {
            settle(index, Delivery.failed(new PublishFailure(Fate.NOT_SENT, events.get(index), null)));
        }
        return Math.min(sent, events.size());
    }

    /** Waits no longer: of what the client has got and the broker not confirmed, the outcome is unknown. */
    List<Delivery> giveUp() {
        int sent = endHandOver();
        for (int index = 0; index < sent; index++) {
            settle(index, Delivery.failed(new PublishFailure(Fate.UNKNOWN, events.get(index), null)));
        }
        return settled.join();
    }

    /** Returns whether the client took the event: not whether it arrived. */
    private boolean send(Producer<byte[], byte[]> client, int index) {
        Thread caller = Thread.currentThread();
        try {
            // A callback on this thread is the client's refusal; all others come from its network thread.
            client.send(records.get(index), (position, failure) -> settle(index,
                    delivery(index, position, failure, Thread.currentThread() == caller)));
        } catch (RuntimeException e) {
            settle(index, delivery(index, null, e, true));
        }
        Delivery refusal = deliveries.get(index);
        return refusal == null || refusal.failure() == null || refusal.failure().fate() != Fate.NOT_SENT;
    }

    private Delivery delivery(int index, RecordMetadata position, Exception failure, boolean refused) {
        Event event = events.get(index);
        return failure == null ? Delivery.accepted(Accepted.at(event, position))
                : Delivery.failed(PublishFailure.of(event, failure, refused));
    }

    private void settle(int index, Delivery delivery) {
        if (deliveries.compareAndSet(index, null, delivery) && unsettled.decrementAndGet() == 0) {
            List<Delivery> all = new ArrayList<>(events.size());
            for (int i = 0; i < events.size(); i++) {
                all.add(deliveries.get(i));
            }
            settled.complete(all);
        }
    }
}
