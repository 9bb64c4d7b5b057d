package io.tandem.consumer;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tandem.consumer.event.Delivery;

/** What the pipeline tells of itself, as meters named {@code tandem.consumer.*}; lag is {@code kafka.consumer.*}'s. */
@ApplicationScoped
public class PipelineMetrics {

    private static final String PREFIX = "tandem.consumer.";
    private static final Duration[] BUCKETS = { Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofMillis(100),
            Duration.ofMillis(500), Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofMinutes(1),
            Duration.ofMinutes(10) };

    private final MeterRegistry registry;
    private final Counter processed;
    private final Counter retries;
    private final Timer endToEnd;
    private final Timer journal;
    private final DistributionSummary batch;

    PipelineMetrics(MeterRegistry registry) {
        this.registry = registry;
        processed = Counter.builder(PREFIX + "events").tag("outcome", "processed")
                .description("Events that have their outcome, copies included").register(registry);
        retries = Counter.builder(PREFIX + "retries")
                .description("Attempts of the handler after a transient failure").register(registry);
        endToEnd = Timer.builder(PREFIX + "end.to.end").serviceLevelObjectives(BUCKETS)
                .description("From the record's timestamp to the outcome").register(registry);
        journal = Timer.builder(PREFIX + "journal").serviceLevelObjectives(BUCKETS)
                .description("One insert of the journal, retries included").register(registry);
        batch = DistributionSummary.builder(PREFIX + "batch").baseUnit("events")
                .description("Events of one insert").register(registry);
    }

    /** Deliveries that went through to the end, and the dead letters among them. */
    public void settled(List<Delivery> deliveries, List<Delivery> letters) {
        long now = System.currentTimeMillis();
        deliveries
                .forEach(delivery -> endToEnd.record(Math.max(0, now - delivery.record().timestamp()), TimeUnit.MILLISECONDS));
        processed.increment((double) deliveries.size() - letters.size());
        letters.forEach(letter -> Counter.builder(PREFIX + "events")
                .tag("outcome", "dead-lettered").register(registry).increment());
        letters.forEach(letter -> Counter.builder(PREFIX + "dead.letters")
                .tag("reason", letter.letter().reason().text()).register(registry).increment());
    }

    public void journaled(int events, long nanos) {
        batch.record(events);
        journal.record(nanos, TimeUnit.NANOSECONDS);
    }

    public void handled(boolean success, long nanos) {
        Timer.builder(PREFIX + "handler").tag("result", success ? "success" : "failure")
                .serviceLevelObjectives(BUCKETS)
                .description("One attempt of the handler")
                .register(registry)
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    public void retried() {
        retries.increment();
    }

    /** A value that is asked for when metrics are read. */
    public void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder(PREFIX + name, value).description(description).register(registry);
    }
}
