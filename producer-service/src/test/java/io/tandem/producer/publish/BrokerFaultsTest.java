package io.tandem.producer.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.tandem.local.KafkaTestResource;
import io.tandem.local.LocalServers;
import io.tandem.local.Topics;
import io.tandem.local.testkit.Broker;
import io.tandem.producer.support.Requests;

/** With a faulty broker, the response is correct and in time. */
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
class BrokerFaultsTest {

    private static final Duration IN_TIME = Duration.ofSeconds(17);

    private static Response send(String id, int bytes) {
        return Requests.request().header("Idempotency-Key", id).contentType("application/octet-stream")
                .body(new byte[bytes]).post("/events/fault");
    }

    private static void awaitAcceptance() {
        await().atMost(Duration.ofSeconds(60)).until(() -> send(UUID.randomUUID().toString(), 1).statusCode() == 202);
    }

    private static void assertUnknownInTime(String id) {
        long start = System.nanoTime();
        send(id, 1).then()
                .statusCode(503)
                .header("Retry-After", notNullValue())
                .body("type", equalTo("/problems/outcome-unknown"))
                .body("id", equalTo(id))
                .body("source", equalTo("/events/fault"));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(IN_TIME);
    }

    @Test
    void withAFrozenBrokerTheOutcomeIsUnknown() {
        awaitAcceptance();
        Broker.whileFrozen(() -> assertUnknownInTime("frozen"));
        awaitAcceptance();
    }

    @Test
    void anEventAboveTheLimitOfTheTopicIsTooLargeAndTheRestOfABatchIsAccepted() throws Exception {
        awaitAcceptance();
        alter("max.message.bytes", "5000");
        try {
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> send(UUID.randomUUID().toString(), 6000).then()
                    .statusCode(413)
                    .body("type", equalTo("/problems/too-large")));
            Requests.request().contentType("application/cloudevents-batch+json")
                    .body("[" + event("small", 10) + "," + event("large", 6000) + "]")
                    .post("/events").then()
                    .statusCode(207)
                    .body("[0].id", equalTo("small"))
                    .body("[0].offset", notNullValue())
                    .body("[1].type", equalTo("/problems/too-large"));
        } finally {
            alter("max.message.bytes", "1048588");
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> send(UUID.randomUUID().toString(), 6000).statusCode() == 202);
    }

    /** Gives each event a different key, so that two events do not share a batch of the Kafka client. */
    private static String event(String id, int bytes) {
        return "{\"specversion\":\"1.0\",\"id\":\"" + id + "\",\"source\":\"/fault\",\"type\":\"t\",\"partitionkey\":\"" + id
                + "\",\"data\":\"" + "x".repeat(bytes) + "\"}";
    }

    private static void alter(String name, String value) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", LocalServers.kafka().bootstrapServers()))) {
            admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, Topics.EVENTS),
                    List.of(new AlterConfigOp(new ConfigEntry(name, value), OpType.SET)))).all().get();
        }
    }
}
