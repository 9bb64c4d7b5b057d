package io.tandem.producer.http;

import static io.tandem.producer.support.RawRequest.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tandem.local.KafkaTestResource;
import io.tandem.producer.support.RawRequest;
import io.tandem.producer.support.RawRequest.Answer;

/** A header field that cannot be read is the sender's fault, never a fault of this service. */
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
class UnreadableHeadersTest {

    private static final List<String> FIELDS = List.of("Content-Type", "Accept", "Accept-Language", "Accept-Charset",
            "Accept-Encoding", "Content-Language", "Cookie", "If-None-Match", "If-Modified-Since", "Range", "Date",
            "Authorization", "Origin", "Content-Encoding");

    @TestHTTPResource("/")
    URI server;

    @ParameterizedTest
    @ValueSource(strings = { "/", "a/", "/b", ";", "", ",", "garbage", "a/b;", "a/b;c", "a/b;c=\"", "*/*/*", "a/b,c/d", "*;q=",
            "\u00e9/x", "=", "x=;y" })
    void noRequestFails(String value) {
        for (String field : FIELDS) {
            for (String target : List.of("GET /problems", "GET /problems/schema", "POST /events", "POST /events/t",
                    "PUT /events",
                    "GET /nothing")) {
                Answer answer = RawRequest.exchange(server,
                        request(target.split(" ")[0], target.split(" ")[1], "x", field + ": " + value));
                assertThat(answer.status()).as("%s with %s: %s", target, field, answer.body()).isLessThan(500);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "garbage", "", "/", "a/" })
    void anAcceptThatCannotBeReadAsksForNothing(String accept) {
        assertThat(RawRequest.exchange(server, request("GET", "/problems", "", "Accept: " + accept)).status()).isEqualTo(200);
    }
}
