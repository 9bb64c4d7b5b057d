package io.tandem.consumer.security;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tandem.local.KafkaTestResource;
import io.tandem.local.PostgresTestResource;

/**
 * Without authentication, a page cannot read or redrive by a name of its own that it points at this service (DNS rebinding).
 * By default only localhost and addresses are names of the service.
 */
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
@QuarkusTestResource(PostgresTestResource.class)
class HostGuardTest {

    private static final int TIMEOUT_MILLIS = 60_000;

    @TestHTTPResource("/")
    URI server;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    private String ask(String method, String target, String host) throws IOException {
        String body = method.equals("POST") ? "{\"all\":true,\"dryRun\":true}" : "";
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write((method + " " + target + " HTTP/1.1\r\nHost: " + host + "\r\nOrigin: http://" + host
                    + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\nConnection: close\r\n\r\n"
                    + body).getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }

    private static void assertRefused(String answer) {
        assertThat(answer).startsWith("HTTP/1.1 421").contains("application/problem+json", "/problems/misdirected",
                "tandem.http.hosts");
    }

    @ParameterizedTest
    @CsvSource({ "GET, /events", "GET, /events/x", "GET, /event?id=x", "GET, /stats", "GET, /stream", "GET, /dead-letters",
            "POST, /dead-letters/redrive", "GET, /", "GET, /dashboard.js" })
    void nothingAnswersToAnotherName(String method, String path) throws IOException {
        for (String host : List.of("evil.example", "evil.example:8081", "localhost.evil.example", "127.0.0.1.evil.example")) {
            assertRefused(ask(method, path, host));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "http://evil.example/events", "http://evil.example:8081/stats" })
    void theNameInTheTargetCounts(String target) throws IOException {
        assertRefused(ask("GET", target, "localhost"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "localhost", "localhost:8081", "LocalHost", "tandem.localhost", "127.0.0.1", "127.0.0.1:8081",
            "192.0.2.7:8081", "[::1]", "[::1]:8081" })
    void localhostAndAddressesAreThisService(String host) throws IOException {
        assertThat(ask("GET", "/events", host)).startsWith("HTTP/1.1 200");
        assertThat(ask("POST", "/dead-letters/redrive", host)).startsWith("HTTP/1.1 200");
    }

    /** Kubernetes and Prometheus use names and addresses of their own. */
    @Test
    void theManagementPortAnswersToAnyName() {
        for (String path : List.of("/q/health/live", "/q/metrics")) {
            given().header("Host", "pods.example").get(management.resolve(path)).then().statusCode(200);
        }
    }
}
