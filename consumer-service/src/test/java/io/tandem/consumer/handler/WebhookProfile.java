package io.tandem.consumer.handler;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import io.quarkus.test.junit.QuarkusTestProfile;
import io.tandem.local.Ports;

/** The webhook as handler, towards a port where the test listens. */
public class WebhookProfile implements QuarkusTestProfile {

    static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "tandem.consumer.handler.name", "webhook",
                "tandem.consumer.handler.timeout", "3s",
                "tandem.consumer.handler.back-off", "10ms",
                "tandem.consumer.handler.breaker.failures", "4",
                "tandem.consumer.handler.breaker.pause", "500ms",
                "tandem.consumer.webhook.url", "http://localhost:" + Ports.free() + "/hook?for=test",
                "tandem.consumer.webhook.secret-file", file(SECRET),
                "tandem.consumer.webhook.authorization-file", file("Bearer token"),
                "tandem.consumer.webhook.max-retry-after", "2s");
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
