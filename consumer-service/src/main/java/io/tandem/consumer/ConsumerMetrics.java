package io.tandem.consumer;

import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.Startup;
import io.tandem.consumer.event.Delivery;
import io.tandem.consumer.event.Outcome;
import io.tandem.consumer.event.Reason;

/** The meters of the pipeline, named {@code tandem.consumer.*}. Each exists from the start with the value 0. */
@Startup
@ApplicationScoped
public class ConsumerMetrics {

    private static final String PREFIX = "tandem.consumer.";
    private static final Duration[] BUCKETS = { Duration.ofMillis(5), Duration.ofMillis(10), Duration.ofMillis(25),
            Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(250), Duration.ofMillis(500),
            Duration.ofSeconds(1), Duration.ofMillis(2500), Duration.ofSeconds(5), Duration.ofSeconds(10),
            Duration.ofSeconds(30), Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofMinutes(30),
            Duration.ofHours(3) };

    private final MeterRegistry registry;
    private final Counter records;
    private final Counter missed;
    private final Counter processed;
    private final Counter deadLettered;
    private final Map<Reason, Counter> deadLettersByReason = new EnumMap<>(Reason.class);
    private final Counter retries;
    private final Map<String, Counter> replayed = new ConcurrentHashMap<>();
    private final Timer succeeded;
    private final Timer failed;
    private final Timer endToEnd;
    private final Timer journal;
    private final DistributionSummary batch;

    ConsumerMetrics(MeterRegistry registry) {
        this.registry = registry;
        records = Counter.builder(PREFIX + "records").description("Records taken from the topic").register(registry);
        missed = Counter.builder(PREFIX + "records.missed")
                .description("Records that the topic deleted before they were read").register(registry);
        processed = outcome(Outcome.PROCESSED);
        deadLettered = outcome(Outcome.DEAD_LETTERED);
        for (Reason reason : Reason.values()) {
            deadLettersByReason.put(reason, Counter.builder(PREFIX + "dead.letters").tag("reason", reason.text())
                    .description("Events given up, and on the topic of dead letters").register(registry));
        }
        retries = Counter.builder(PREFIX + "retries")
                .description("Attempts of the handler after a transient failure").register(registry);
        List.of("succeeded", "failed", "skipped").forEach(result -> replayed.put(result,
                Counter.builder(PREFIX + "replay.events").tag("result", result)
                        .description("Events that a replay handed to the handler again").register(registry)));
        succeeded = handler("success");
        failed = handler("failure");
        endToEnd = Timer.builder(PREFIX + "end.to.end").serviceLevelObjectives(BUCKETS)
                .description("From accepted by the broker to journaled").register(registry);
        journal = Timer.builder(PREFIX + "journal").serviceLevelObjectives(BUCKETS)
                .description("One insert of the journal, its repetitions included").register(registry);
        batch = DistributionSummary.builder(PREFIX + "batch").baseUnit("events")
                .description("Events of one insert").register(registry);
    }

    private Counter outcome(Outcome outcome) {
        return Counter.builder(PREFIX + "events").tag("outcome", outcome.text())
                .description("Events that have their outcome, copies included").register(registry);
    }

    private Timer handler(String result) {
        return Timer.builder(PREFIX + "handler").tag("result", result).serviceLevelObjectives(BUCKETS)
                .description("One attempt of the handler").register(registry);
    }

    public void taken(int more) {
        records.increment(more);
    }

    public void missed(long more) {
        missed.increment(more);
    }

    /** Counts deliveries after the commit of the journal. */
    public void journaled(Collection<Delivery> deliveries) {
        long now = System.currentTimeMillis();
        deliveries.forEach(
                delivery -> endToEnd.record(Math.max(0, now - delivery.record().timestamp()), TimeUnit.MILLISECONDS));
    }

    /** Counts settled deliveries and the dead letters among them. */
    public void settled(int deliveries, List<Delivery> deadLetters) {
        processed.increment((double) deliveries - deadLetters.size());
        deadLettered.increment(deadLetters.size());
        deadLetters.forEach(deadLetter -> deadLettersByReason.get(deadLetter.deadLetter().reason()).increment());
    }

    /** Measures one insert. */
    public void inserted(int events, long nanos) {
        batch.record(events);
        journal.record(nanos, TimeUnit.NANOSECONDS);
    }

    public void handled(boolean success, long nanos) {
        (success ? succeeded : failed).record(nanos, TimeUnit.NANOSECONDS);
    }

    public void retried() {
        retries.increment();
    }

    /** Counts an event of a replay. */
    public void replayed(String result) {
        replayed.get(result).increment();
    }

    /** Registers a value that is read with the metrics. */
    public void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder(PREFIX + name, value).description(description).register(registry);
    }
}
