package io.tandem.producer.problem;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.tandem.local.KafkaTestResource;

/** A 405 names the methods that the path has, and these only (RFC 9110, 15.5.6). */
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
class AllowTest {

    @ParameterizedTest
    @CsvSource({ "GET, /events, POST", "PUT, /events, POST", "DELETE, /events/t, POST", "PATCH, /events/t, POST",
            "HEAD, /events, POST", "TRACE, /events, POST", "FOO, /events/t, POST", "POST, /problems, GET",
            "DELETE, /problems/schema, GET" })
    void aMethodThatAPathDoesNotHaveIsAnsweredWithThoseThatItHas(String method, String path, String expected) {
        Response answer = given().request(method, path);

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.header("Allow")).as("Allow").isNotNull();
        assertThat(namesOf(answer)).contains(expected).doesNotContain(method);
    }

    @ParameterizedTest
    @CsvSource({ "/events, GET", "/events/t, GET", "/problems, POST" })
    void noMethodThatIsNamedIsRefused(String path, String refused) {
        for (String method : namesOf(given().request(refused, path))) {
            assertThat(given().request(method, path).statusCode()).as(method).isNotEqualTo(405);
        }
    }

    private static Set<String> namesOf(Response answer) {
        assertThat(answer.header("Allow")).as("Allow of a %d", answer.statusCode()).isNotNull();
        return Stream.of(answer.header("Allow").split(",")).map(String::strip).collect(Collectors.toSet());
    }
}
