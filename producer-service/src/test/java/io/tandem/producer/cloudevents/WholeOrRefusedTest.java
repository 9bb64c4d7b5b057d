package io.tandem.producer.cloudevents;

import static io.tandem.local.testkit.TopicReader.header;
import static io.tandem.producer.support.RawRequest.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.UUID;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.tandem.local.KafkaTestResource;
import io.tandem.local.Topics;
import io.tandem.local.testkit.TopicReader;
import io.tandem.producer.support.RawRequest;
import io.tandem.producer.support.RawRequest.Answer;

/** A type in a path and an id in a header arrive whole and as they were written, or are refused. */
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
class WholeOrRefusedTest {

    @TestHTTPResource("/")
    URI server;

    private final String id = UUID.randomUUID().toString();

    private String trigger(String path) {
        return request("POST", "/events/" + path, "x", "Idempotency-Key: " + id);
    }

    @ParameterizedTest
    @CsvSource({ "com.example;v=1, com.example;v=1", "com.example;, com.example;", "a;a=1;b, a;a=1;b",
            "com.example%3Bv=1, com.example;v=1",
            "caf%C3%A9, caf\u00e9", "a%2Fb, a/b", "a+b, a+b", "a%20b, a b", "%F0%9F%98%80, \ud83d\ude00", "a%25zz, a%zz" })
    void aTypeArrivesWholeOrIsRefused(String path, String type) {
        assertWholeOrRefused(trigger(path), id, type);
    }

    @ParameterizedTest
    @ValueSource(strings = { "caf%E9", "%ff%fe", "%c0%af", "%ed%a0%80", "a%80b", "%f5%80%80%80", "%C3", "caf\u00e9",
            "caf\u00c3\u00a9" })
    void aTypeThatIsNotUtf8IsRefused(String path) {
        assertRefused(trigger(path));
    }

    /** Each character is one byte on the wire; the second column is what UTF-8 makes of the bytes. */
    @ParameterizedTest
    @CsvSource({ "\u00c3\u00a9, \u00e9", "\"\u00c3\u00a9\", \u00e9", "\u00e2\u0082\u00ac, \u20ac",
            "caf\u00c3\u00a9-1, caf\u00e9-1" })
    void anIdempotencyKeyInUtf8ArrivesWholeOrIsRefused(String bytes, String key) {
        assertWholeOrRefused(request("POST", "/events/key", "x", "Idempotency-Key: " + bytes), key, "key");
    }

    @ParameterizedTest
    @ValueSource(strings = { "\u00e9", "caf\u00e9", "\"caf\u00e9\"", "\u00c3", "\u00ff" })
    void anIdempotencyKeyThatIsNotUtf8IsRefused(String key) {
        assertRefused(request("POST", "/events/key", "x", "Idempotency-Key: " + key));
    }

    private void assertRefused(String request) {
        Answer answer = RawRequest.exchange(server, request);
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    }

    private void assertWholeOrRefused(String request, String expectedId, String expectedType) {
        try (TopicReader topic = TopicReader.fromNow(Topics.EVENTS)) {
            Answer answer = RawRequest.exchange(server, request);

            if (answer.status() == 400) {
                assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
            } else {
                assertThat(answer.status()).as(answer.body()).isEqualTo(202);
                JsonPath receipt = JsonPath.from(answer.body());
                assertThat(List.of(receipt.getString("id"), receipt.getString("type"))).containsExactly(expectedId,
                        expectedType);
                assertThat(header(topic.await(expectedId), "ce_type")).isEqualTo(expectedType);
            }
        }
    }
}
