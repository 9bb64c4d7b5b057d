package io.tandem.producer.problem;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tandem.local.KafkaTestResource;
import io.tandem.producer.support.Requests;

/** Every error has a problem document, and the service documents each problem at its URI. */
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
class HttpErrorsTest {

    @TestHTTPResource(value = "/metrics", management = true)
    String metrics;

    @TestHTTPResource(value = "/health/ready", management = true)
    String health;

    @ParameterizedTest
    @CsvSource({ "GET, /nothing, 404, not-found", "GET, /events, 405, method-not-allowed",
            "DELETE, /events/t, 405, method-not-allowed", "GET, /problems/nothing, 404, not-found" })
    void anErrorOfTheFrameworkIsAProblem(String method, String path, int status, String problem) {
        given().request(method, path).then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/" + problem))
                .body("detail", not(containsString("Exception")));
    }

    @Test
    void noOtherOriginIsAllowedByDefault() {
        given().header("Origin", "https://app.example").header("Access-Control-Request-Method", "POST").options("/events")
                .then().header("Access-Control-Allow-Origin", nullValue());
    }

    @Test
    void eachProblemIsDocumentedForProgramsAndPeople() {
        given().accept("application/json").get("/problems").then().statusCode(200)
                .body("size()", greaterThan(10))
                .body("find { it.type == '/problems/outcome-unknown' }.status", equalTo(503));
        given().accept("text/html").get("/problems/outcome-unknown").then().statusCode(200)
                .contentType("text/html")
                .body(containsString("same source and id"));
        given().accept("application/json").get("/problems/schema").then().statusCode(200).body("status", equalTo(422));
    }

    /** The tests have one broker, which cannot replicate. */
    @Test
    void theHealthCheckReportsATopicThatBreaksTheRules() {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> given().get(health).then().statusCode(200)
                .body("checks.find { it.name == 'topic' }.data.values()", hasItem(containsString("should have 3 replicas"))));
    }

    @Test
    void unknownPathsShareOneTimeSeries() {
        given().post("/events/stranger?" + "x".repeat(5_000)).then().statusCode(414);
        given().post("/stranger?" + "x".repeat(5_000)).then().statusCode(414);

        given().accept("text/plain").get(metrics).then().statusCode(200)
                .body(containsString("uri=\"/events/{type}\""))
                .body(containsString("uri=\"/other\""))
                .body(not(containsString("stranger")));
    }

    @Test
    void refusalsAndAcceptedEventsAreCounted() {
        given().get("/events").then().statusCode(405);
        Requests.request().body("x").post("/events/counted").then().statusCode(202);

        given().accept("text/plain").get(metrics).then().statusCode(200)
                .body(containsString("tandem_events_accepted_total"))
                .body(containsString("tandem_events_accepted_size_bytes_total"))
                .body(containsString("tandem_events_refused_total{reason=\"method-not-allowed\""))
                .body(containsString("http_server_requests_seconds_count"))
                .body(containsString("tandem_in_flight_bytes"))
                .body(containsString("tandem_publish_seconds_bucket"));
    }
}
