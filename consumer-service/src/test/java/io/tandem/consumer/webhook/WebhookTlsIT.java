package io.tandem.consumer.webhook;

import static io.tandem.consumer.support.journal.JournalRows.newId;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;

import io.tandem.local.Topics;
import io.tandem.local.testkit.PackagedService;
import io.tandem.local.testkit.Patience;
import io.tandem.local.testkit.ServiceProcess;
import io.tandem.local.testkit.TopicWriter;
import io.tandem.local.testkit.WebhookReceiver;

/** The packaged service sends webhooks over TLS and trusts the certificate in its settings. */
class WebhookTlsIT {

    private static final String GROUP = "webhook_tls";

    @Test
    void sendsTheEventOverTls() {
        TlsReceiver destination = new TlsReceiver();
        String id = newId();
        PackagedService packaged = PackagedService.consumer().asBuilt().subscription(GROUP).with(destination.start());
        try (ServiceProcess service = packaged.start(); TopicWriter topic = new TopicWriter(Topics.EVENTS)) {
            topic.sendEvent(id, "k", "secret");

            List<WebhookReceiver.Call> calls = Patience.await("the call of " + service)
                    .until(() -> destination.receiver().calls(id), received -> !received.isEmpty());

            assertThat(calls).hasSize(1);
            assertThat(calls.get(0).body()).asString().isEqualTo("secret");
        } finally {
            destination.stop();
        }
    }
}
