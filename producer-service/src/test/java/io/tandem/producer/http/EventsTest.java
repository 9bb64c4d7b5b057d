package io.tandem.producer.http;

import static io.restassured.RestAssured.given;
import static io.tandem.local.testkit.TopicReader.header;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesRegex;
import static org.hamcrest.Matchers.notNullValue;

import java.util.UUID;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import io.tandem.local.KafkaTestResource;
import io.tandem.local.Topics;
import io.tandem.local.testkit.TopicReader;
import io.tandem.producer.support.Requests;

@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
class EventsTest {

    private final String id = UUID.randomUUID().toString();
    private TopicReader topic;

    @BeforeEach
    void listen() {
        topic = TopicReader.fromNow(Topics.EVENTS);
    }

    @AfterEach
    void close() {
        topic.close();
    }

    private RequestSpecification binary() {
        return Requests.request().headers("ce-specversion", "1.0", "ce-id", id, "ce-source", "/test", "ce-type",
                "com.example.test");
    }

    @Test
    void anEventInBinaryModeGetsItsReceiptFromTheTopic() {
        var receipt = binary().header("ce-subject", "orders/17").contentType("application/json")
                .body("{\"amount\": 1234.50}")
                .when().post("/events")
                .then().statusCode(202)
                .body("id", equalTo(id))
                .body("source", equalTo("/test"))
                .body("type", equalTo("com.example.test"))
                .body("topic", equalTo("events"))
                .body("timestamp", notNullValue())
                .extract().jsonPath();

        ConsumerRecord<byte[], byte[]> record = topic.await(id);
        assertThat(record.partition()).isEqualTo(receipt.getInt("partition"));
        assertThat(record.offset()).isEqualTo(receipt.getLong("offset"));
        assertThat(record.key()).asString(UTF_8).isEqualTo("orders/17");
        assertThat(record.value()).asString(UTF_8).isEqualTo("{\"amount\": 1234.50}");
        assertThat(header(record, "content-type")).isEqualTo("application/json");
    }

    @Test
    void aStructuredEventKeepsTheBytesOfItsData() {
        Requests.request().contentType("application/cloudevents+json")
                .body("{\"specversion\":\"1.0\",\"id\":\"" + id + "\",\"source\":\"/s\",\"type\":\"t\","
                        + "\"data\" : [1234.50, 1e2,\n {\"a\" :null}] , \"partitionkey\":\"k\"}")
                .when().post("/events")
                .then().statusCode(202);

        ConsumerRecord<byte[], byte[]> record = topic.await(id);
        assertThat(record.value()).asString(UTF_8).isEqualTo("[1234.50, 1e2,\n {\"a\" :null}]");
        assertThat(record.key()).asString(UTF_8).isEqualTo("k");
    }

    @Test
    void aPlainBodyWithoutAnIdempotencyKeyGetsANewId() {
        String given = Requests.request().contentType("application/json").body("{\"hello\":\"world\"}")
                .when().post("/events/greeting")
                .then().statusCode(202)
                .body("type", equalTo("greeting"))
                .body("source", equalTo("/events/greeting"))
                .body("id", matchesRegex("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"))
                .extract().path("id");

        assertThat(topic.await(given).value()).asString(UTF_8).isEqualTo("{\"hello\":\"world\"}");
    }

    @Test
    void anInvalidEventIsRefusedAndNotSent() {
        Requests.request().headers("ce-specversion", "1.0", "ce-id", "refused", "ce-source", "/test")
                .body("x")
                .when().post("/events")
                .then().statusCode(400)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/malformed"))
                .body("status", equalTo(400))
                .body("detail", containsString("'type' is missing"));

        binary().post("/events").then().statusCode(202);
        topic.await(id);
        assertThat(topic.await(seen -> true)).noneMatch(record -> "refused".equals(header(record, "ce_id")));
    }
}
