package io.tandem.producer.security;

import static io.restassured.RestAssured.given;
import static io.tandem.producer.support.RawRequest.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.tandem.local.KafkaTestResource;
import io.tandem.producer.support.RawRequest;
import io.tandem.producer.support.RawRequest.Answer;

/** Behind gateways, the account of a request is the nearest address that is no trusted gateway. */
@QuarkusTest
@TestProfile(BehindGateways.class)
@QuarkusTestResource(KafkaTestResource.class)
class ForwardedAddressTest {

    /** Nine of these, counted twice each, leave less of a client's share than one more needs. */
    private static final String BODY = "x".repeat(900_000);
    private static final int HELD = 9;

    @TestHTTPResource("/")
    URI server;

    @TestHTTPResource(value = "/metrics", management = true)
    String metrics;

    @ParameterizedTest
    @ValueSource(strings = { "X-Forwarded-For: unknown", "X-Forwarded-For: _hidden", "X-Forwarded-For: client.example",
            "X-Forwarded-For: ", "X-Forwarded-For: ,", "X-Forwarded-For: 300.1.2.3", "X-Forwarded-For: 203.0.113.7:99999",
            "X-Forwarded-For: [2001:db8::1]:4711", "X-Forwarded-For: 203.0.113.7, unknown",
            "X-Forwarded-For: 203.0.113.7\r\nX-Forwarded-For: unknown", "Forwarded: for=unknown", "Forwarded: for=_hidden",
            "Forwarded: for=\"[2001:db8::1]:4711\"", "Forwarded: for=client.example;by=x",
            "X-Forwarded-Host: \r\nX-Forwarded-Proto: \r\nX-Forwarded-Port: x" })
    void anAddressThatIsNoneDoesNotFailTheRequest(String header) {
        Answer answer = RawRequest.exchange(server, request("POST", "/events/forwarded", "x", header));
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    }

    @Test
    void aClientDoesNotEscapeItsShareByWhatItWritesItself() {
        assertOneAccount(n -> "X-Forwarded-For: 198.51.100." + n + ", 203.0.113.7", "X-Forwarded-For: 203.0.113.8");
    }

    @Test
    void aTrustedGatewayInTheMiddleIsNotTheClient() {
        assertOneAccount(n -> "X-Forwarded-For: 198.51.100." + n + ", 203.0.113.17, 10.0.0." + n,
                "X-Forwarded-For: 203.0.113.18, 10.0.0.1");
    }

    @Test
    void linesOfAHeaderAreOneList() {
        assertOneAccount(n -> "X-Forwarded-For: 198.51.100." + n + "\r\nX-Forwarded-For: 203.0.113.27",
                "X-Forwarded-For: 203.0.113.28");
    }

    /** A gateway that writes X-Forwarded-For passes on a Forwarded that its client wrote. */
    @Test
    void whatAClientWritesInForwardedDoesNotCount() {
        assertOneAccount(n -> "Forwarded: for=198.51.100." + n + "\r\nX-Forwarded-For: 203.0.113.37",
                "X-Forwarded-For: 203.0.113.38");
    }

    /** Requests with these headers share one account, and the request with the other header has another. */
    private void assertOneAccount(IntFunction<String> headers, String other) {
        List<RawRequest> held = new ArrayList<>();
        try {
            for (int n = 1; n <= HELD; n++) {
                String all = request("POST", "/events/held", BODY, headers.apply(n));
                held.add(new RawRequest(server).send(all.substring(0, all.length() - 1)));
            }
            awaitInFlight(HELD * 2L * (BODY.length() - 1));

            Answer more = RawRequest.exchange(server, request("POST", "/events/more", BODY, headers.apply(HELD + 1)));
            Answer foreign = RawRequest.exchange(server, request("POST", "/events/foreign", BODY, other));

            assertThat(more.status()).as("the client's share is used up: %s", more.body()).isEqualTo(503);
            assertThat(more.body()).contains("/problems/overloaded");
            assertThat(foreign.status()).as("another client has its own share: %s", foreign.body()).isEqualTo(202);
        } finally {
            held.forEach(RawRequest::close);
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> inFlight() == 0);
    }

    private void awaitInFlight(long bytes) {
        await().atMost(Duration.ofSeconds(60)).until(() -> inFlight() >= bytes);
    }

    private double inFlight() {
        return given().accept("text/plain").get(metrics).asString().lines()
                .filter(line -> line.startsWith("tandem_in_flight_bytes "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' ')))).sum();
    }
}
