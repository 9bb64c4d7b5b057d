package io.tandem.producer.support;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import io.quarkus.test.junit.QuarkusTestProfile;
import io.tandem.producer.schema.FailingSchemas;

/** Bounds and times that a test reaches in seconds, of the service and of its Kafka client. */
public final class TightSettings implements QuarkusTestProfile {

    public static final int IN_FLIGHT = 12 << 20;
    /** The largest record that the Kafka client takes; events may be larger. */
    public static final int RECORD_BYTES = 100_000;
    /** What the Kafka client holds of events that the broker has not answered. */
    public static final int KAFKA_BUFFER = 200 << 10;
    public static final int IDLE_SECONDS = 12;

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> settings = new HashMap<>();
        settings.put("tandem.producer.answer-timeout", "2s");
        // More than the attributes that an event may have.
        settings.put("tandem.producer.limits.headers", "300");
        settings.put("tandem.producer.limits.in-flight", String.valueOf(IN_FLIGHT));
        settings.put("tandem.producer.limits.request-size", "512K");
        settings.put("tandem.producer.limits.event-size", "200000");
        settings.put("tandem.producer.stream.window", "64K");
        settings.put("tandem.producer.stream.unread-receipts", "64K");
        settings.put("tandem.producer.stream.idle", IDLE_SECONDS + "s");
        settings.put("quarkus.http.idle-timeout", "5s");
        settings.put("tandem.producer.schemas.folder", "src/test/resources/pattern-schemas");
        settings.put("mp.messaging.outgoing.events-out.max.request.size", String.valueOf(RECORD_BYTES));
        settings.put("mp.messaging.outgoing.events-out.buffer.memory", String.valueOf(KAFKA_BUFFER));
        return settings;
    }

    @Override
    public Set<Class<?>> getEnabledAlternatives() {
        return Set.of(FailingSchemas.class);
    }
}
