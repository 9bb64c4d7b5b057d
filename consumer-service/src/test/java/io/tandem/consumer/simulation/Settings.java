package io.tandem.consumer.simulation;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import io.quarkus.runtime.configuration.MemorySize;
import io.tandem.consumer.ConsumerConfig;

/** The settings of a simulated service. A setting that is missing here fails when it is read. */
final class Settings {

    private static final Map<String, Class<?>> GROUPS = Map.of("window", ConsumerConfig.Window.class, "handler",
            ConsumerConfig.Handler.class, "breaker", ConsumerConfig.Breaker.class, "journal", ConsumerConfig.Journal.class,
            "deadLetters", ConsumerConfig.DeadLetters.class);

    private final Map<String, Object> values = new HashMap<>();

    private Settings(Plan.Settings plan) {
        values.put("group", "tandem");
        values.put("topic", Kafka.TOPIC);
        values.put("replica", java.util.Optional.of("simulated"));
        values.put("drainTimeout", Duration.ofSeconds(plan.drainSeconds()));
        values.put("tracingDisabled", true);
        values.put("events", plan.window());
        values.put("bytes", new MemorySize(java.math.BigInteger.valueOf(1 << 20)));
        values.put("name", plan.handler() ? "simulated" : "none");
        values.put("concurrency", plan.concurrency());
        values.put("handler.timeout", Duration.ofMillis(500));
        values.put("attempts", plan.attempts());
        values.put("maxAttempts", plan.maxAttempts());
        values.put("giveUpAfter", Duration.ofSeconds(20));
        values.put("backOff", Duration.ofMillis(50));
        values.put("handler.maxBackOff", Duration.ofSeconds(1));
        values.put("jitter", 0.5);
        values.put("onGiveUp", plan.holdKeys() ? ConsumerConfig.OnGiveUp.HOLD_KEY : ConsumerConfig.OnGiveUp.CONTINUE);
        values.put("failures", plan.breaker());
        values.put("pause", Duration.ofMillis(300));
        values.put("schema", "tandem");
        values.put("data", ConsumerConfig.JournalData.KEEP);
        values.put("lanes", plan.lanes());
        values.put("batchRows", plan.batchRows());
        values.put("journal.timeout", Duration.ofSeconds(2));
        values.put("journal.maxBackOff", Duration.ofSeconds(1));
        values.put("redriveLease", Duration.ofSeconds(20));
        values.put("sweepEvery", Duration.ofSeconds(10));
    }

    static ConsumerConfig of(Plan.Settings plan) {
        return new Settings(plan).group("", ConsumerConfig.class);
    }

    private <T> T group(String name, Class<T> type) {
        Map<String, Object> groups = new HashMap<>();
        return Doubles.of(type, (method, arguments) -> {
            if (GROUPS.containsKey(method)) {
                return groups.computeIfAbsent(method, any -> group(method, GROUPS.get(method)));
            }
            Object value = values.get(name + "." + method);
            return value != null ? value : values.getOrDefault(method, Doubles.UNKNOWN);
        });
    }
}
