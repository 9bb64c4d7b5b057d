package io.tandem.consumer.broker;

import static io.tandem.local.testkit.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.logging.Level;

import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.tandem.consumer.support.LogCapture;
import io.tandem.consumer.support.Management;
import io.tandem.consumer.support.TopicToJournal;
import io.tandem.local.testkit.Broker;

/** A consumer that is cut off from its broker does not look like one that has nothing to do. */
@QuarkusTest
class BrokerSilenceTest extends TopicToJournal {

    private static final String AWAY = "tandem_consumer_broker_away";

    /** Connections stand and nothing comes over them, as behind a gateway that forgot them. */
    @Test
    void reportsABrokerThatIsSilentAndItsReturn() {
        journal.awaitEvent(send("test.event", "before"));
        await("the broker answers").until(() -> Management.metric(AWAY) == 0);
        try (LogCapture log = new LogCapture()) {
            Broker.whileFrozen(() -> {
                await("the gauge").until(() -> Management.metric(AWAY) == 1);
                await("a warning").until(() -> has(log.messages(Level.WARNING), "The broker has not answered"));
            });
            await("the gauge after the outage").until(() -> Management.metric(AWAY) == 0);
            await("the end of the outage").until(() -> has(log.messages(Level.INFO), "The broker answers again"));
        }
        assertThat(journal.awaitEvent(send("test.event", "after"))).containsEntry("outcome", "processed");
    }

    private static boolean has(List<String> messages, String text) {
        return messages.stream().anyMatch(message -> message.startsWith("io.tandem.") && message.contains(text));
    }
}
