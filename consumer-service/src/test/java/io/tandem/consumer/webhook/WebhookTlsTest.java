package io.tandem.consumer.webhook;

import static io.tandem.consumer.support.journal.JournalRows.newId;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tandem.consumer.support.TopicToJournal;
import io.tandem.local.testkit.WebhookReceiver;

/** The webhook trusts a private certificate that only its settings name. */
@QuarkusTest
@QuarkusTestResource(value = TlsReceiver.class, restrictToAnnotatedClass = true)
class WebhookTlsTest extends TopicToJournal {

    WebhookReceiver receiver;

    @Test
    void sendsTheEventOverTls() {
        String id = newId();
        topic.sendEvent(id, "k", "secret");

        assertThat(journal.awaitEvent(id)).containsEntry("outcome", "processed").containsEntry("attempts", 1);
        assertThat(receiver.calls(id)).hasSize(1);
        assertThat(new String(receiver.calls(id).get(0).body())).isEqualTo("secret");
    }
}
