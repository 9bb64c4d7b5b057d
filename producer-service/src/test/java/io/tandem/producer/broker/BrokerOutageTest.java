package io.tandem.producer.broker;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.oneOf;

import java.time.Duration;
import java.util.UUID;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.tandem.local.KafkaTestResource;
import io.tandem.local.LocalServers;
import io.tandem.local.Topics;
import io.tandem.local.testkit.TopicReader;

/** Without a broker the service accepts no events. It recovers by itself. */
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
class BrokerOutageTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TestHTTPResource(value = "/health", management = true)
    String health;

    @TestHTTPResource(value = "/metrics", management = true)
    String metrics;

    @AfterEach
    void bringTheBrokerBack() {
        if (LocalServers.kafka().process().isEmpty()) {
            LocalServers.kafka().restart();
        }
        awaitReadiness(200);
    }

    private void awaitReadiness(int status) {
        await().atMost(PATIENCE).until(() -> given().get(health + "/ready").statusCode() == status);
    }

    private static Response send(String id) {
        return given().header("Idempotency-Key", id).body("x").post("/events/outage");
    }

    @Test
    void withoutABrokerEventsAreRefusedInTimeAndLaterAcceptedAgain() {
        send(UUID.randomUUID().toString()).then().statusCode(202);
        LocalServers.kafka().stop();

        long start = System.nanoTime();
        send("during-the-outage").then()
                .statusCode(503)
                .header("Retry-After", notNullValue())
                .contentType("application/problem+json")
                .body(not(containsString("127.0.0.1")))
                .body("type", oneOf("/problems/outcome-unknown", "/problems/unavailable"));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(17));

        awaitReadiness(503);
        assertThat(reachable()).as("no request tells of the outage any more").isEqualTo("0.0");
        send("refused-at-once").then().statusCode(503).body("type", equalTo("/problems/unavailable"));
        given().get(health + "/live").then().statusCode(200);

        try (TopicReader topic = topicAfterRestart()) {
            awaitReadiness(200);
            assertThat(reachable()).isEqualTo("1.0");
            String id = UUID.randomUUID().toString();
            send(id).then().statusCode(202);
            topic.await(id);
            assertThat(topic.await(seen -> true))
                    .noneMatch(record -> "refused-at-once".equals(TopicReader.header(record, "ce_id")));
        }
    }

    private String reachable() {
        return given().get(metrics).asString().lines()
                .filter(line -> line.startsWith("tandem_broker_reachable"))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .findFirst().orElseThrow();
    }

    private static TopicReader topicAfterRestart() {
        LocalServers.kafka().restart();
        return TopicReader.fromNow(Topics.EVENTS);
    }
}
