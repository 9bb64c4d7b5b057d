package io.tandem.producer.broker;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.tandem.local.KafkaTestResource;
import io.tandem.local.LocalServers;
import io.tandem.producer.support.StartsUnready;

/** A topic that could not be looked at does not look like one that is good, and is looked at as soon as it is there. */
@StartsUnready
@QuarkusTest
@TestProfile(UncheckedTopicTest.Profile.class)
@QuarkusTestResource(KafkaTestResource.class)
class UncheckedTopicTest {

    private static final String TOPIC = "there-later";

    public static class Profile implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("mp.messaging.outgoing.events-out.topic", TOPIC);
        }
    }

    @TestHTTPResource(value = "/health", management = true)
    String health;

    @Test
    void aTopicThatIsNotThereIsSaidToBeUncheckedUntilItIsThere() {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(check()).contains("not checked"));

        LocalServers.kafka().createTopic(TOPIC, 1, Map.of());

        await().atMost(Duration.ofSeconds(60)).untilAsserted(
                () -> assertThat(check()).contains(TOPIC + ": should have 3 replicas").doesNotContain("not checked"));
    }

    /** What readiness says of the topic. */
    private String check() {
        return String.valueOf(given().get(health + "/ready").jsonPath().getMap("checks.find { it.name == 'topic' }"));
    }
}
