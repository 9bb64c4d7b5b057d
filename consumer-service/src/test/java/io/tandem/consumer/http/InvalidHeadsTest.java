package io.tandem.consumer.http;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.tandem.local.KafkaTestResource;
import io.tandem.local.PostgresTestResource;

/** The service refuses a request with an invalid head, and says what the client can do. */
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
@QuarkusTestResource(PostgresTestResource.class)
class InvalidHeadsTest {

    private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";
    private static final String REDRIVE = "POST /dead-letters/redrive HTTP/1.1\r\nContent-Type: application/json\r\n";
    private static final String DRY_RUN = "{\"all\":true,\"dryRun\":true}";
    private static final String ANOTHER = "GET /problems HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    private static final int TIMEOUT_MILLIS = 60_000;

    @TestHTTPResource("/")
    URI server;

    @ParameterizedTest
    @CsvSource({ "POST, /events, GET", "DELETE, /events/1, GET", "PUT, /event, GET", "POST, /stats, GET",
            "POST, /problems, GET",
            "DELETE, /problems/forbidden, GET", "POST, /dead-letters, GET", "GET, /dead-letters/redrive, POST",
            "HEAD, /dead-letters/redrive, POST" })
    void anUnknownMethodIsAnsweredWithThoseOfThePath(String method, String path, String expected) {
        Response answer = given().request(method, path);

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.header("Allow")).as("Allow").isNotNull();
        List<String> allowed = Stream.of(answer.header("Allow").split(",")).map(String::strip).toList();
        assertThat(allowed).contains(expected).doesNotContain(method);
    }

    @ParameterizedTest
    @ValueSource(strings = { CHUNKED + CHUNKED, "Transfer-Encoding: identity\r\n" + CHUNKED,
            CHUNKED + "Transfer-Encoding: identity\r\n", "Transfer-Encoding: gzip, chunked\r\n",
            "Transfer-Encoding: identity\r\n", "Transfer-Encoding: chunked;x=1\r\n", "Transfer-Encoding: \r\n",
            "Host: other\r\nContent-Length: 5\r\n" })
    void aRequestThatAProxyMayReadInAnotherWayEndsItsConnection(String fields) throws IOException {
        String answer = exchange(REDRIVE + "Host: localhost\r\n" + fields + "\r\n0\r\n\r\n" + ANOTHER);

        assertThat(answer).startsWith("HTTP/1.1 400").containsIgnoringCase("connection: close");
        assertThat(answer.split("HTTP/1.1 ")).as("one answer: %s", answer).hasSize(2);
    }

    /** HTTP allows the answer, and requires the end of the connection (RFC 9112, 6.1). */
    @ParameterizedTest
    @ValueSource(strings = { "Content-Length: 1\r\n" + CHUNKED, CHUNKED + "Content-Length: 1\r\n",
            "Content-Length:0\r\nTransfer-Encoding:chunked\r\n" })
    void aBodyWithTwoLengthsEndsTheConnection(String framing) throws IOException {
        for (String host : List.of("Host: localhost\r\n", "Host:localhost\r\n" + "a:b\r\n".repeat(40))) {
            String answer = exchange(REDRIVE + host + framing + "\r\n" + Integer.toHexString(DRY_RUN.length()) + "\r\n"
                    + DRY_RUN + "\r\n0\r\n\r\n" + ANOTHER);

            assertThat(answer).startsWith("HTTP/1.1 200").containsIgnoringCase("connection: close");
            assertThat(answer.split("HTTP/1.1 ")).as("one answer: %s", answer).hasSize(2);
        }
    }

    @Test
    void aBodyWithOneLengthLeavesTheConnectionOpen() throws IOException {
        for (String body : List.of("Content-Length: " + DRY_RUN.length() + "\r\n\r\n" + DRY_RUN, CHUNKED + "\r\n"
                + Integer.toHexString(DRY_RUN.length()) + "\r\n" + DRY_RUN + "\r\n0\r\n\r\n")) {
            assertThat(exchange(REDRIVE + "Host: localhost\r\n" + body + ANOTHER).split("HTTP/1.1 200")).hasSize(3);
        }
    }

    /** The HTTP layer of Quarkus refuses these before any route of this service, without a problem document. */
    @ParameterizedTest
    @ValueSource(strings = { "/events/%zz", "/events?type=%", "/event?id=%zz", "/stream?type=%zz", "/%zz", "/events/a|b" })
    void aTargetThatIsNoUriIsRefused(String target) throws IOException {
        String answer = exchange("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n" + ANOTHER);

        assertThat(answer).startsWith("HTTP/1.1 400");
        assertThat(answer.split("HTTP/1.1 200")).as("the connection stays open").hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = { "/", "a/", ";", "", "garbage", "*/*/*" })
    void aMediaTypeThatCannotBeReadIsNoFaultOfTheService(String value) throws IOException {
        for (String field : List.of("Content-Type", "Accept")) {
            for (String target : List.of("GET /problems", "GET /problems/forbidden", "GET /events", "GET /stats",
                    "POST /dead-letters/redrive")) {
                String answer = exchange(target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 0\r\n"
                        + field + ": " + value + "\r\n\r\n");
                assertThat(answer).as("%s with %s", target, field).matches("(?s)HTTP/1\\.1 [24].*");
            }
        }
    }

    /** Returns the whole answer; the server must end the connection. */
    private String exchange(String request) throws IOException {
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }
}
