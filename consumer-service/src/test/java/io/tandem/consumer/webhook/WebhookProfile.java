package io.tandem.consumer.webhook;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import io.quarkus.test.junit.QuarkusTestProfile;
import io.tandem.local.Ports;

/** Uses the webhook as handler and sends to a port of the test. */
public class WebhookProfile implements QuarkusTestProfile {

    static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.ofEntries(
                Map.entry("tandem.consumer.handler.name", "webhook"),
                Map.entry("tandem.consumer.handler.timeout", "3s"),
                Map.entry("tandem.consumer.handler.back-off", "10ms"),
                Map.entry("tandem.consumer.handler.breaker.failures", "4"),
                Map.entry("tandem.consumer.handler.breaker.pause", "500ms"),
                Map.entry("tandem.consumer.webhook.url", "http://localhost:" + Ports.free() + "/hook?for=test"),
                Map.entry("tandem.consumer.webhook.secret-file", file(SECRET)),
                Map.entry("tandem.consumer.webhook.authorization-file", file("Bearer token")),
                Map.entry("tandem.consumer.webhook.max-retry-after", "2s"),
                // Tracing is on, and RecordedSpans collects the spans.
                Map.entry("quarkus.otel.sdk.disabled", "false"),
                Map.entry("quarkus.otel.traces.exporter", "none"));
    }

    private static String file(String content) {
        try {
            Path file = Files.createTempFile("webhook", ".secret");
            file.toFile().deleteOnExit();
            return Files.writeString(file, content + "\n").toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
