package io.tandem.consumer.webhook;

import static io.tandem.consumer.support.EventsTopic.uniqueId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.tandem.consumer.support.EventsTopic;
import io.tandem.consumer.support.PackagedService;
import io.tandem.local.LocalServers;

/** The packaged service sends webhooks over TLS and trusts the certificate in its settings. */
class WebhookTlsIT {

    private static final String GROUP = "webhook_tls";

    @TempDir
    Path folder;

    @Test
    void sendsTheEventOverTls() throws Exception {
        TlsReceiver destination = new TlsReceiver();
        Map<String, String> settings = new HashMap<>(destination.start());
        settings.putAll(Map.of(
                "quarkus.http.port", "0",
                "quarkus.management.port", "0",
                "tandem.security", "none",
                "tandem.consumer.topic-checks", "warn",
                "tandem.consumer.group", GROUP,
                "tandem.consumer.journal.schema", GROUP,
                "kafka.bootstrap.servers", LocalServers.kafka().bootstrapServers(),
                "quarkus.datasource.reactive.url", LocalServers.postgres().reactiveUrl(),
                "quarkus.datasource.username", LocalServers.postgres().username(),
                "quarkus.datasource.password", LocalServers.postgres().password()));
        String id = uniqueId();
        Process service = PackagedService.start(settings, folder.resolve("log"));
        try (EventsTopic topic = new EventsTopic()) {
            topic.sendEvent(id, "k", "secret");

            List<WebhookReceiver.Call> calls = await().atMost(Duration.ofMinutes(2))
                    .until(() -> destination.receiver().calls(id), received -> !received.isEmpty());

            assertThat(calls).hasSize(1);
            assertThat(calls.get(0).body()).asString().isEqualTo("secret");
        } finally {
            service.destroyForcibly().waitFor();
            destination.stop();
        }
    }
}
