package io.tandem.consumer.pipeline;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.tandem.consumer.ConsumerConfig;
import io.tandem.consumer.ConsumerMetrics;

/** Bounds what is in flight between topic and journal, in events and bytes: while it is full, nothing more is read. */
@ApplicationScoped
public class InFlightWindow {

    private final int maxEvents;
    private final long maxBytes;
    private int events;
    private long bytes;
    private UniEmitter<? super Void> waiting;

    InFlightWindow(ConsumerConfig config, ConsumerMetrics metrics) {
        maxEvents = config.window().events();
        maxBytes = config.window().bytes().asLongValue();
        metrics.gauge("in.flight.events", "Events between topic and journal", this::events);
        metrics.gauge("in.flight.bytes", "Bytes between topic and journal", this::bytes);
    }

    synchronized void enter(int moreEvents, long moreBytes) {
        events += moreEvents;
        bytes += moreBytes;
    }

    void leave(int fewerEvents, long fewerBytes) {
        UniEmitter<? super Void> next = left(fewerEvents, fewerBytes);
        if (next != null) {
            next.complete(null);
        }
    }

    /** Completes when more may come; one caller at a time. */
    Uni<Void> room() {
        return Uni.createFrom().emitter(emitter -> {
            if (!await(emitter)) {
                emitter.complete(null);
            }
        });
    }

    /** Events in flight. */
    public synchronized int events() {
        return events;
    }

    /** Bytes in flight. */
    public synchronized long bytes() {
        return bytes;
    }

    private synchronized UniEmitter<? super Void> left(int fewerEvents, long fewerBytes) {
        events -= fewerEvents;
        bytes -= fewerBytes;
        if (isFull()) {
            return null;
        }
        UniEmitter<? super Void> next = waiting;
        waiting = null;
        return next;
    }

    private synchronized boolean await(UniEmitter<? super Void> emitter) {
        boolean full = isFull();
        waiting = full ? emitter : null;
        return full;
    }

    private boolean isFull() {
        return events >= maxEvents || bytes >= maxBytes;
    }
}
