package io.tandem.producer;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import jakarta.inject.Singleton;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.BaseUnits;

/** The metrics of this service, besides those of the framework for HTTP and the Kafka client. */
@Singleton
public class ProducerMetrics {

    private final MeterRegistry registry;
    private final Counter accepted;
    private final Counter acceptedBytes;
    private final Timer acknowledgement;

    public ProducerMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.accepted = Counter.builder("tandem.events.accepted")
                .description("Events that the broker acknowledged")
                .register(registry);
        this.acceptedBytes = Counter.builder("tandem.events.accepted.size")
                .description("Attributes and data of the events that the broker acknowledged")
                .baseUnit(BaseUnits.BYTES)
                .register(registry);
        this.acknowledgement = Timer.builder("tandem.publish")
                .description("From an event, or the events of one request, to the answer of the broker")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofSeconds(16))
                .register(registry);
    }

    /** Counts an acknowledged event. */
    public void accepted(long bytes) {
        accepted.increment();
        acceptedBytes.increment(bytes);
    }

    /** Measures one publication, from its events to the results of all of them. */
    public void published(Duration duration) {
        acknowledgement.record(duration);
    }

    /** Counts a request, or a line of a stream, that ended with this problem. */
    public void refused(String problem) {
        registry.counter("tandem.events.refused", "reason", problem).increment();
    }

    /** Registers the gauge that tells whether the broker takes events. */
    public void broker(BooleanSupplier reachable) {
        Gauge.builder("tandem.broker.reachable", () -> reachable.getAsBoolean() ? 1 : 0)
                .description("1 while the broker takes events for the topic, else 0")
                .register(registry);
    }

    /** Registers the gauges of the memory budget and its use, in bytes. */
    public void budget(Number limit, Supplier<Number> used) {
        Gauge.builder("tandem.in.flight", used)
                .description("Bytes that requests hold now")
                .baseUnit(BaseUnits.BYTES)
                .register(registry);
        Gauge.builder("tandem.in.flight.limit", () -> limit)
                .description("Bytes that requests may hold")
                .baseUnit(BaseUnits.BYTES)
                .register(registry);
    }
}
