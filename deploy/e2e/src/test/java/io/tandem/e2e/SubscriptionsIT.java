package io.tandem.e2e;

import static io.tandem.local.testkit.Patience.await;
import static io.tandem.local.testkit.Patience.awaitCount;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.tandem.local.LocalServers;
import io.tandem.local.testkit.ServiceProcess;
import io.tandem.local.testkit.WebhookReceiver;
import io.tandem.local.testkit.WebhookReceiver.Answer;

/** A second destination is a second deployment. Each gets every event, and one that is down does not pause the others. */
class SubscriptionsIT {

    private static final String TOPIC = "two-destinations";
    private static final int EVENTS = 300;
    private static final Map<String, String> SHORT_PAUSES = Map.of("tandem.consumer.handler.breaker.pause", "500ms");

    @Test
    void aDestinationThatIsDownPausesItsOwnSubscriptionOnly() throws Exception {
        LocalServers.kafka().createTopic(TOPIC, 3, Map.of("message.timestamp.type", "LogAppendTime"));
        try (WebhookReceiver up = new WebhookReceiver(); WebhookReceiver down = new WebhookReceiver()) {
            down.onOthers((call, attempt) -> Answer.of(503));
            Subscription healthy = new Subscription("healthy", TOPIC, up);
            Subscription paused = new Subscription("paused", TOPIC, down);
            try (ServiceProcess one = healthy.service().with(SHORT_PAUSES).process();
                    ServiceProcess other = paused.service().with(SHORT_PAUSES).process()) {
                one.launch();
                other.launch();
                one.awaitReady();
                other.awaitReady();
                List<String> ids = Subscription.send(TOPIC, "event-", EVENTS);

                awaitCount("events", EVENTS, () -> healthy.count("event WHERE outcome = 'processed'"));
                await("the subscription pauses").until(() -> other.get("/stats").body().contains("\"state\":\"paused\""));
                assertThat(one.get("/stats").body()).contains("\"state\":\"running\"");
                assertThat(other.management("/q/health").body()).contains("answered 503");
                assertThat(down.taken()).isEmpty();

                down.onOthers((call, attempt) -> Answer.of(204));
                awaitCount("events", EVENTS, () -> paused.count("event WHERE outcome = 'processed'"));
                assertThat(paused.count("event WHERE outcome = 'dead-lettered'")).isZero();
                assertThat(up.taken()).containsOnlyKeys(ids);
                assertThat(down.taken()).containsOnlyKeys(ids);
            }
        }
    }
}
