package io.tandem.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.tandem.local.LocalServers;

/** A second destination is a second deployment: each gets every event, and one that is down pauses nobody else. */
class SubscriptionsIT {

    private static final String TOPIC = "two-destinations";
    private static final int EVENTS = 300;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Map<String, String> SHORT_PAUSES = Map.of("tandem.consumer.handler.breaker.pause", "500ms");

    @Test
    void aDestinationThatIsDownPausesItsOwnSubscriptionOnly() throws Exception {
        LocalServers.kafka().createTopic(TOPIC, 3, Map.of("message.timestamp.type", "LogAppendTime"));
        try (HookReceiver up = new HookReceiver(204); HookReceiver down = new HookReceiver(503)) {
            Subscription healthy = new Subscription("healthy", TOPIC, up);
            Subscription paused = new Subscription("paused", TOPIC, down);
            try (ServiceProcess one = healthy.replica(SHORT_PAUSES); ServiceProcess other = paused.replica(SHORT_PAUSES)) {
                one.launch();
                other.launch();
                one.awaitReady();
                other.awaitReady();
                List<String> ids = Subscription.send(TOPIC, "event-", EVENTS);

                await().atMost(PATIENCE).until(() -> healthy.count("event WHERE outcome = 'processed'") == EVENTS);
                await().atMost(PATIENCE).until(() -> other.get("/stats").body().contains("\"state\":\"paused\""));
                assertThat(one.get("/stats").body()).contains("\"state\":\"running\"");
                assertThat(other.management("/q/health").body()).contains("answered 503");
                assertThat(down.taken()).isEmpty();

                down.answer(204);
                await().atMost(PATIENCE).until(() -> paused.count("event WHERE outcome = 'processed'") == EVENTS);
                assertThat(paused.count("event WHERE outcome = 'dead-lettered'")).isZero();
                assertThat(up.taken()).containsOnlyKeys(ids);
                assertThat(down.taken()).containsOnlyKeys(ids);
            }
        }
    }
}
