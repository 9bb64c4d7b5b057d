package io.tandem.consumer.pipeline;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.jboss.logging.Logger;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.tandem.consumer.ConsumerConfig;
import io.tandem.consumer.ConsumerMetrics;

/** Bounds the events and bytes that are held in memory between topic and journal. While it is full, nothing more is read. */
@ApplicationScoped
class InFlightWindow {

    private static final Logger LOG = Logger.getLogger(InFlightWindow.class);
    /** The rest is needed by fetched records, copies of events in inserts, and the service itself. */
    private static final int HEAP_SHARE = 3;

    private final int maxEvents;
    private final long maxBytes;
    private int events;
    private long bytes;
    private UniEmitter<? super Void> waiting;

    @Inject
    InFlightWindow(ConsumerConfig config, ConsumerMetrics metrics) {
        this(config.window().events(), config.window().bytes().asLongValue());
        if (maxBytes > Runtime.getRuntime().maxMemory() / HEAP_SHARE) {
            LOG.warnf(
                    "tandem.consumer.window.bytes is %d, more than a third of the heap of %d bytes. The service can run out of "
                            + "memory. Set it lower, or the heap (-Xmx) higher",
                    maxBytes, Runtime.getRuntime().maxMemory());
        }
        metrics.gauge("in.flight.events", "Events between topic and journal", this::events);
        metrics.gauge("in.flight.bytes", "Bytes between topic and journal", this::bytes);
    }

    InFlightWindow(int maxEvents, long maxBytes) {
        this.maxEvents = maxEvents;
        this.maxBytes = maxBytes;
    }

    synchronized void enter(int moreEvents, long moreBytes) {
        events += moreEvents;
        bytes += moreBytes;
    }

    /** Takes more bytes for events that are in the window. Takes none and returns false if the window has no room for them. */
    synchronized boolean tryEnter(long moreBytes) {
        boolean fits = bytes + moreBytes <= maxBytes;
        if (fits) {
            bytes += moreBytes;
        }
        return fits;
    }

    void leave(int fewerEvents, long fewerBytes) {
        UniEmitter<? super Void> next = left(fewerEvents, fewerBytes);
        if (next != null) {
            next.complete(null);
        }
    }

    /** Completes when the window has room. Serves one caller at a time. */
    Uni<Void> room() {
        return Uni.createFrom().emitter(emitter -> {
            if (!await(emitter)) {
                emitter.complete(null);
            }
        });
    }

    /** Returns the number of events in flight. */
    public synchronized int events() {
        return events;
    }

    /** Returns the bytes in flight: keys, values and headers. */
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
