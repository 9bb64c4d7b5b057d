package io.tandem.producer.problem;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tandem.local.KafkaTestResource;

/** A request that came to the wrong service or port learns the right one. */
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
class WrongPlaceTest {

    @ParameterizedTest
    @CsvSource({
            "GET, /events, 405, consumer-service", "GET, /events/17, 405, consumer-service",
            "GET, /, 404, consumer-service", "GET, /stats, 404, consumer-service", "GET, /stream, 404, consumer-service",
            "POST, /dead-letters/redrive, 404, consumer-service",
            "GET, /q/health, 404, management port", "GET, /q/openapi, 404, management port",
            "DELETE, /events/17, 405, method", "GET, /nowhere, 404, POST /events" })
    void theDetailNamesThePlace(String method, String path, int status, String place) {
        given().when().request(method, path).then().statusCode(status).contentType(Problem.MEDIA_TYPE)
                .body("detail", containsString(place));
    }
}
