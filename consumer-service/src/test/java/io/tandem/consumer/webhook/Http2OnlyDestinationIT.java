package io.tandem.consumer.webhook;

import static io.tandem.consumer.support.journal.JournalRows.newId;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import io.tandem.consumer.support.ConsumerProcess;
import io.tandem.consumer.support.OwnTopic;
import io.tandem.local.testkit.Journal;

/** A destination that speaks HTTP/2 only takes events with the setting. Without it, the cause of failure names the setting. */
@Execution(ExecutionMode.CONCURRENT)
class Http2OnlyDestinationIT {

    private final String name = "http2_" + newId().substring(0, 8);
    private final Journal journal = new Journal(name);
    private final String id = newId();

    @Test
    void takesEventsOverHttp2() throws Exception {
        try (Http2OnlyServer destination = new Http2OnlyServer(0)) {
            send(destination, "2");

            assertThat(journal.awaitEvent(id)).containsEntry("outcome", "processed");
            assertThat(destination.received()).containsExactly("HTTP_2 " + id);
        }
    }

    @Test
    void namesTheSettingWhenTheDestinationClosesConnections() throws Exception {
        try (Http2OnlyServer destination = new Http2OnlyServer(0)) {
            send(destination, "1.1");

            assertThat(journal.awaitEvent(id)).containsEntry("outcome", "dead-lettered");
            assertThat(journal.awaitOne("SELECT cause FROM dead_letter WHERE id = ?", id).get("cause").toString())
                    .contains("tandem.consumer.webhook.http-version");
            assertThat(destination.received()).isEmpty();
        }
    }

    private void send(Http2OnlyServer destination, String version) {
        try (OwnTopic topic = new OwnTopic(name, 1);
                ConsumerProcess service = service(destination, version)) {
            service.start();
            topic.sendEvent(id, 0, "k", "data");
            journal.awaitEvent(id);
        }
    }

    private ConsumerProcess service(Http2OnlyServer destination, String version) {
        return new ConsumerProcess(name)
                .set("tandem.consumer.handler.name", "webhook")
                .set("tandem.consumer.handler.attempts", "2")
                .set("tandem.consumer.handler.back-off", "10ms")
                .set("tandem.consumer.handler.breaker.failures", "0")
                .set("tandem.consumer.webhook.http-version", version)
                .set("tandem.consumer.webhook.url", destination.url());
    }
}
