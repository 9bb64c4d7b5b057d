package io.tandem.producer.support;

import java.util.HashMap;
import java.util.Map;

import io.quarkus.test.junit.QuarkusTestProfile;

/** Sets limits that a test reaches in seconds, and one other origin that CORS allows. */
public final class SmallLimits implements QuarkusTestProfile {

    public static final String ALLOWED_ORIGIN = "https://app.example";

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> settings = new HashMap<>();
        settings.put("tandem.producer.limits.in-flight", "2M");
        settings.put("tandem.producer.limits.request-size", "256K");
        settings.put("tandem.producer.limits.event-size", "50000");
        settings.put("tandem.producer.limits.batch-events", "2");
        settings.put("tandem.producer.body.deadline", "4s");
        settings.put("tandem.producer.body.grace", "2s");
        settings.put("tandem.producer.stream.window", "32K");
        settings.put("tandem.producer.stream.unread-receipts", "32K");
        settings.put("tandem.producer.stream.stall", "3s");
        settings.put("tandem.producer.stream.idle", "5s");
        settings.put("tandem.producer.schemas.folder", "src/test/resources/schemas");
        settings.put("quarkus.http.cors.enabled", "true");
        settings.put("quarkus.http.cors.origins", ALLOWED_ORIGIN);
        return settings;
    }
}
