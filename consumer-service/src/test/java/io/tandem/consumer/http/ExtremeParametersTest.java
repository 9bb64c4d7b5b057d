package io.tandem.consumer.http;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tandem.local.KafkaTestResource;
import io.tandem.local.PostgresTestResource;

/** A question that no journal can answer is the client's mistake, and says which; it is never an error of the service. */
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
@QuarkusTestResource(PostgresTestResource.class)
class ExtremeParametersTest {

    static Stream<Arguments> times() {
        return Stream.of("/events", "/dead-letters")
                .flatMap(path -> Stream.of("from", "to")
                        .flatMap(name -> Stream.of("-999999999-01-01T00:00:00%2B18:00", "-999999999-01-01T00:00:00Z",
                                "%2B999999999-12-31T23:59:59-18:00", "%2B999999999-12-31T23:59:59.999999999Z",
                                "-4714-01-01T00:00:00Z", "%2B294277-01-01T00:00:00Z")
                                .map(time -> Arguments.of(path, name, time))));
    }

    @ParameterizedTest
    @MethodSource("times")
    void aTimeThatNoDatabaseHoldsIsNamed(String path, String name, String time) {
        given().urlEncodingEnabled(false).get(path + "?" + name + "=" + time).then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/invalid-parameter"))
                .body("parameter", equalTo(name))
                .body("detail", startsWith(name + " must"));
    }

    /** The control of the test above: what a person may write means all, or nothing. */
    @ParameterizedTest
    @ValueSource(strings = { "0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "9999-12-31T23:59:59Z",
            "0001-01-01T00:00:00%2B18:00", "9999-12-31T23:59:59-18:00" })
    void aTimeThatAPersonMayWriteIsAnswered(String time) {
        for (String path : new String[] { "/events", "/dead-letters" }) {
            for (String name : new String[] { "from", "to" }) {
                given().urlEncodingEnabled(false).get(path + "?limit=1&" + name + "=" + time).then().statusCode(200);
            }
        }
    }

    /** Each of them names no event: neither the page, nor the list. */
    @ParameterizedTest
    @ValueSource(strings = { "/events/..", "/events/%2e%2e", "/events/%2E%2E", "/events/.%2e", "/events/.", "/events/%2e" })
    void anIdOfDotsIsNoWayToAnotherAnswer(String path) {
        given().urlEncodingEnabled(false).get(path).then()
                .statusCode(404)
                .contentType("application/problem+json");
    }
}
