package io.tandem.producer.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tandem.local.KafkaTestResource;
import io.tandem.producer.support.RawRequest;
import io.tandem.producer.support.RawRequest.Answer;

/** A request that a proxy in front may read in another way is refused, and its connection ends. */
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
class FramingTest {

    private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";

    @TestHTTPResource("/")
    URI server;

    private Answer assertRefused(String headers, String body) {
        Answer answer = RawRequest.exchange(server, "POST /events/framing HTTP/1.1\r\n" + headers + "\r\n" + body);

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.contentType()).isEqualTo("application/problem+json");
        return answer;
    }

    @ParameterizedTest
    @ValueSource(strings = { CHUNKED + CHUNKED, "Transfer-Encoding: identity\r\n" + CHUNKED,
            CHUNKED + "Transfer-Encoding: identity\r\n", "Transfer-Encoding: gzip, chunked\r\n",
            "Transfer-Encoding: chunked, chunked\r\n" })
    void aBodyWithoutACertainEndIsRefusedAndEndsTheConnection(String encodings) {
        assertThat(assertRefused("Host: localhost\r\n" + encodings, "1\r\nx\r\n0\r\n\r\n").last()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = { "Host: localhost\r\nHost: localhost\r\n", "Host: localhost\r\nhost: other\r\n" })
    void twoHostsAreRefusedAndEndTheConnection(String hosts) {
        assertThat(assertRefused(hosts + "Content-Length: 1\r\n", "x").last()).isTrue();
    }

    @Test
    void aRequestWithoutAHostIsRefused() {
        assertRefused("Content-Length: 1\r\n", "x");
    }

    /** An interim response is an error to a client of HTTP/1.0 (RFC 9110, 15.2). */
    @Test
    void aClientOfHttp10IsNotToldToContinue() {
        Answer answer = RawRequest.exchange(server, "POST /events/framing HTTP/1.0\r\nHost: localhost\r\n"
                + "Expect: 100-continue\r\nContent-Type: text/plain\r\nContent-Length: 1\r\n\r\nx");

        assertThat(answer.status()).isEqualTo(202);
    }
}
