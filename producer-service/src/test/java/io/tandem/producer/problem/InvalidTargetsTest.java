package io.tandem.producer.problem;

import static io.tandem.producer.support.RawRequest.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.tandem.local.KafkaTestResource;
import io.tandem.producer.support.RawRequest;
import io.tandem.producer.support.RawRequest.Answer;

/** A path or query that means nothing gets a problem that says which ones do. */
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
class InvalidTargetsTest {

    @TestHTTPResource("/")
    URI server;

    /** The HTTP layer of Quarkus refuses these before any route of this service, without a problem document. */
    @ParameterizedTest
    @ValueSource(strings = { "/events/%zz", "/events/%", "/events/t?x=%", "/events?receipts=%", "/%zz", "/events/a|b" })
    void aTargetThatIsNoUriIsRefused(String target) {
        List<Answer> answers = RawRequest.exchangeTwo(server, request("POST", target, "x"));

        assertThat(answers.get(0).status()).isEqualTo(400);
        assertThat(answers).as("the connection stays open").hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = { "/events/x/", "/events/", "/events/x/y", "/events/x//" })
    void aPathThatIsNotOfEventsNamesThoseThatAre(String path) {
        Answer answer = RawRequest.exchange(server, request("POST", path, "x", "Content-Type: text/plain"));

        assertThat(answer.status()).as(answer.body()).isIn(400, 404);
        assertThat(answer.contentType()).isEqualTo("application/problem+json");
        assertThat(JsonPath.from(answer.body()).getString("detail")).contains("/events/{type}");
    }
}
