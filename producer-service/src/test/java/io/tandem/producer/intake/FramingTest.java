package io.tandem.producer.intake;

import static io.tandem.producer.support.RawRequest.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.tandem.local.KafkaTestResource;
import io.tandem.local.testkit.TopicReader;
import io.tandem.producer.support.RawRequest;
import io.tandem.producer.support.RawRequest.Answer;
import io.tandem.producer.support.Sender;

/** No sender, and no proxy in front, can disagree with this service about the end of a request. */
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
class FramingTest {

    private static final String POST = "POST /events/framing HTTP/1.1\r\n";
    private static final String HOST = "Host: localhost\r\n";
    private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";
    private static final String LENGTH = "Content-Length: 1\r\n";
    private static final String ONE_CHUNK = "1\r\nx\r\n0\r\n\r\n";

    @TestHTTPResource("/")
    URI server;

    private final String smuggledId = "smuggled-" + UUID.randomUUID();
    private final String smuggled = request("POST", "/events/smuggled", "x", "Idempotency-Key: " + smuggledId);

    /** Sends a request with the smuggled one behind it, and returns the answers; there must be none to the smuggled one. */
    private List<Answer> sendWithAnotherBehind(String text) {
        try (TopicReader topic = TopicReader.fromNow("events")) {
            List<Answer> answers = RawRequest.exchangeTwo(server, text + smuggled);
            String marker = new Sender(server).awaitAcceptance();
            topic.await(marker);
            assertThat(topic.await(seen -> true))
                    .noneMatch(record -> smuggledId.equals(TopicReader.header(record, "ce_id")));
            return answers;
        }
    }

    private void assertRefusedAndEnded(String headers, String body) {
        List<Answer> answers = sendWithAnotherBehind(POST + headers + "\r\n" + body);

        assertThat(answers).as("the connection is closed").hasSize(1);
        assertThat(answers.get(0).status()).as(answers.get(0).body()).isEqualTo(400);
        assertThat(answers.get(0).contentType()).isEqualTo("application/problem+json");
        assertThat(answers.get(0).last()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = { CHUNKED + CHUNKED, "Transfer-Encoding: identity\r\n" + CHUNKED,
            CHUNKED + "Transfer-Encoding: identity\r\n", "Transfer-Encoding: gzip\r\n" + CHUNKED,
            "Transfer-Encoding: gzip, chunked\r\n", "Transfer-Encoding: chunked, chunked\r\n",
            "Transfer-Encoding: identity\r\n", "Transfer-Encoding: xchunked\r\n", "Transfer-Encoding: chunked;x=1\r\n",
            "Transfer-Encoding: \r\n", "Transfer-Encoding: chunked,\r\n" })
    void aBodyWithoutACertainEndIsRefusedAndEndsTheConnection(String encodings) {
        assertRefusedAndEnded(HOST + encodings, ONE_CHUNK);
    }

    @ParameterizedTest
    @ValueSource(strings = { HOST + HOST, HOST + "host: other\r\n" })
    void twoHostsAreRefusedAndEndTheConnection(String hosts) {
        assertRefusedAndEnded(hosts + LENGTH, "x");
    }

    /** HTTP allows the answer, and requires the end of the connection (RFC 9112, 6.1). */
    @ParameterizedTest
    @ValueSource(strings = { LENGTH + CHUNKED, CHUNKED + LENGTH, "Content-Length: 0\r\n" + CHUNKED,
            "Content-Length:1\r\nTransfer-Encoding:chunked\r\n" })
    void aBodyWithTwoLengthsEndsTheConnection(String framing) {
        for (String host : List.of(HOST, "Host:localhost\r\n" + "a:b\r\n".repeat(40))) {
            List<Answer> answers = sendWithAnotherBehind(POST + host + framing + "\r\n" + ONE_CHUNK);

            assertThat(answers).as("the connection is closed").hasSize(1);
            assertThat(answers.get(0).status()).as(answers.get(0).body()).isIn(202, 400);
            assertThat(answers.get(0).last()).isTrue();
        }
    }

    @Test
    void aStreamWithTwoLengthsEndsTheConnection() {
        List<Answer> answers = sendWithAnotherBehind("POST /events HTTP/1.1\r\n" + HOST
                + "Content-Type: application/x-ndjson\r\n" + LENGTH + CHUNKED + "\r\n" + ONE_CHUNK);

        assertThat(answers).as("the connection is closed").hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = { LENGTH + "\r\nx", CHUNKED + "\r\n" + ONE_CHUNK,
            "Accept: */*\r\nUser-Agent: curl/8.5.0\r\nAuthorization: Basic eDp5\r\nContent-Type: text/plain\r\n" + CHUNKED
                    + "\r\n" + ONE_CHUNK })
    void aBodyWithOneLengthLeavesTheConnectionOpen(String rest) {
        List<Answer> answers = RawRequest.exchangeTwo(server, POST + HOST + rest);

        assertThat(answers).hasSize(2);
        assertThat(answers.get(0).status()).isEqualTo(202);
    }

    @Test
    void aRequestWithoutAHostIsRefused() {
        Answer answer = RawRequest.exchange(server, POST + LENGTH + "\r\nx");

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.contentType()).isEqualTo("application/problem+json");
    }

    /** An interim response is an error to a client of HTTP/1.0 (RFC 9110, 15.2). */
    @Test
    void aClientOfHttp10IsNotToldToContinue() {
        Answer answer = RawRequest.exchange(server, "POST /events/framing HTTP/1.0\r\nHost: localhost\r\n"
                + "Expect: 100-continue\r\nContent-Type: text/plain\r\nContent-Length: 1\r\n\r\nx");

        assertThat(answer.status()).isEqualTo(202);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "Connection: keep-alive\r\n", "Connection: close\r\n" })
    void aStreamOverHttp10HasItsReceiptsAndItsSummary(String connection) {
        String id = UUID.randomUUID().toString();
        String body = Sender.event(id, "t", "1") + "\n{}\n";
        List<Answer> answers = RawRequest.exchangeTwo(server, "POST /events HTTP/1.0\r\n" + HOST + connection
                + "Content-Type: application/x-ndjson\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);

        assertThat(answers).as("the end of the connection ends the answer").hasSize(1);
        Answer answer = answers.get(0);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).as("HTTP/1.0 has no chunks").doesNotContainKey("Transfer-Encoding");
        String[] lines = answer.body().split("\n");
        assertThat(lines).as(answer.body()).hasSize(3);
        assertThat(JsonPath.from(lines[0]).getString("id")).isEqualTo(id);
        assertThat(JsonPath.from(lines[2]).getInt("summary.accepted")).isEqualTo(1);
        assertThat(JsonPath.from(lines[2]).getBoolean("summary.complete")).isTrue();
    }

    @Test
    void chunksOverHttp10AreRefused() {
        Answer answer = RawRequest.exchange(server,
                "POST /events/framing HTTP/1.0\r\n" + HOST + CHUNKED + "\r\n" + ONE_CHUNK);

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("HTTP/1.0");
    }
}
