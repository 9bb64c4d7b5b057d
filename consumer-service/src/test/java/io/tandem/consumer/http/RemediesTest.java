package io.tandem.consumer.http;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.tandem.consumer.problem.Problem;
import io.tandem.local.KafkaTestResource;
import io.tandem.local.PostgresTestResource;

/** An error names what to change: the right service, the right port, the parameter, the member of the body. */
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
@QuarkusTestResource(PostgresTestResource.class)
class RemediesTest {

    @ParameterizedTest
    @CsvSource({
            "POST, /events, 405, producer-service", "POST, /events/greeting, 405, producer-service",
            "POST, /hooks/git, 404, producer-service",
            "GET, /q/health, 404, management port", "GET, /q/metrics, 404, management port",
            "GET, /nowhere, 404, /dead-letters", "POST, /stats, 405, method" })
    void aRequestToTheWrongPlaceLearnsTheRightOne(String method, String path, int status, String remedy) {
        given().when().request(method, path).then().statusCode(status).contentType(Problem.MEDIA_TYPE)
                .body("detail", containsString(remedy));
    }

    @ParameterizedTest
    @CsvSource({
            "/events?tpye=x, tpye, subject", "/events?Type=b, Type, type", "/events/1?waits=1s, waits, wait",
            "/event?id=.&x=1, x, source", "/dead-letters?outcome=x, outcome, reason", "/stats?type=x, type, none",
            "/stream?form=x, form, lastEventId" })
    void anUnknownParameterIsNamedWithThoseThatExist(String target, String parameter, String known) {
        given().urlEncodingEnabled(false).get(target).then().statusCode(400).contentType(Problem.MEDIA_TYPE)
                .body("type", equalTo("/problems/invalid-parameter")).body("parameter", equalTo(parameter))
                .body("detail", containsString(known));
    }

    private static ValidatableResponse redrive(String body) {
        return given().contentType("application/json").body(body).post("/dead-letters/redrive").then()
                .statusCode(400).contentType(Problem.MEDIA_TYPE)
                .body("detail", not(containsString("jackson"))).body("detail", not(containsString("java")));
    }

    @Test
    void aMisspeltMemberOfARedriveIsNamed() {
        redrive("{\"al\":true}").body("parameter", equalTo("al"))
                .body("detail", allOf(containsString("'al'"), containsString("all, dryRun, from, ids, limit")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "{\"limit\":\"many\"}|limit|whole number", "{\"limit\":[1]}|limit|whole number",
            "{\"all\":\"yes\"}|all|true or false",
            "{\"all\":{}}|all|true or false", "{\"ids\":\"1\"}|ids|array", "{\"ids\":[[1]]}|ids/0|text",
            "{\"type\":{\"a\":1}}|type|text" })
    void aMemberOfAnotherTypeIsNamed(String body, String member, String type) {
        redrive(body).body("parameter", equalTo(member)).body("detail", containsString(type));
    }

    @ParameterizedTest
    @ValueSource(strings = { "[]", "1", "\"all\"", "{", "{all:true}", "nonsense" })
    void aBodyThatIsNoObjectIsRefused(String body) {
        redrive(body).body("detail", containsString("JSON"));
    }
}
