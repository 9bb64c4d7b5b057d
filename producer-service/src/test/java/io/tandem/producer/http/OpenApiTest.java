package io.tandem.producer.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import io.tandem.local.KafkaTestResource;
import io.tandem.producer.support.Requests;

/** The service serves its OpenAPI document, and accepts the examples in it. */
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
class OpenApiTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TestHTTPResource(value = "/openapi", management = true)
    String document;

    private JsonNode read() throws JsonProcessingException {
        return JSON.readTree(given().accept("application/json").queryParam("format", "json").get(document).asString());
    }

    @ParameterizedTest
    @ValueSource(strings = { "application/cloudevents+json", "application/cloudevents-batch+json", "application/x-ndjson" })
    void eachModeHasAnExampleThatIsAccepted(String contentType) throws JsonProcessingException {
        JsonNode examples = read().at("/paths/~1events/post/requestBody/content").get(contentType).get("examples");
        assertThat(examples).isNotEmpty();
        for (JsonNode example : examples) {
            RequestSpecification request = Requests.request().contentType(contentType).body(text(example.get("value")));
            assertThat(request.post("/events").statusCode()).isIn(200, 202);
        }
    }

    @Test
    void thePlainEventShowsItsIdempotencyKey() throws JsonProcessingException {
        JsonNode trigger = read().at("/paths/~1events~1{type}/post");
        JsonNode type = trigger.at("/parameters/0");
        JsonNode key = trigger.at("/parameters/1");
        assertThat(key.get("name").asText()).isEqualTo("Idempotency-Key");
        String body = text(trigger.at("/requestBody/content/application~1json/examples/greeting/value"));
        Requests.request().contentType("application/json").header("Idempotency-Key", key.get("example").asText()).body(body)
                .post("/events/" + type.get("example").asText())
                .then().statusCode(202);
    }

    private static String text(JsonNode value) {
        return value.isTextual() ? value.asText() : value.toString();
    }
}
