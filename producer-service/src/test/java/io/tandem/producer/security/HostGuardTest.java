package io.tandem.producer.security;

import static io.restassured.RestAssured.given;
import static io.tandem.local.testkit.TopicReader.header;
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

/**
 * Without authentication, a page cannot send to this service by a name of its own that it points at this service (DNS
 * rebinding). By default only localhost and addresses are names of the service.
 */
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
class HostGuardTest {

    @TestHTTPResource("/")
    URI server;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    private final String id = UUID.randomUUID().toString();

    private Answer send(String target, String host, String... more) {
        return RawRequest.exchange(server, "POST " + target + " HTTP/1.1\r\nHost: " + host + "\r\nIdempotency-Key: " + id
                + "\r\n" + (more.length == 0 ? "" : String.join("\r\n", more) + "\r\n") + "Content-Length: 1\r\n\r\nx");
    }

    private void assertRefused(TopicReader topic, Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(421);
        assertThat(answer.contentType()).isEqualTo("application/problem+json");
        assertThat(JsonPath.from(answer.body()).getString("type")).isEqualTo("/problems/misdirected");
        assertThat(JsonPath.from(answer.body()).getString("detail")).contains("tandem.http.hosts");
        topic.await(new Sender(server).awaitAcceptance());
        assertThat(topic.await(seen -> true)).noneMatch(record -> id.equals(header(record, "ce_id")));
    }

    @ParameterizedTest
    @ValueSource(strings = { "evil.example", "evil.example:8080", "localhost.evil.example", "evil-localhost",
            "127.0.0.1.evil.example", "127.0.0.1.nip.io:8080", "localhost.", "xn--localhost" })
    void anotherNameIsNotThisService(String host) {
        try (TopicReader topic = TopicReader.fromNow("events")) {
            assertRefused(topic, send("/events/rebound", host, "Origin: http://" + host, "Sec-Fetch-Site: same-origin"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "http://evil.example/events/rebound", "http://evil.example:8080/events/rebound" })
    void theNameInTheTargetCounts(String target) {
        try (TopicReader topic = TopicReader.fromNow("events")) {
            assertRefused(topic, send(target, "localhost"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "localhost", "localhost:8080", "LocalHost", "tandem.localhost:8080", "127.0.0.1", "127.0.0.1:8080",
            "192.0.2.7:8080", "[::1]", "[::1]:8080", "[2001:db8::1]" })
    void localhostAndAddressesAreThisService(String host) {
        Answer answer = send("/events/by-name", host);

        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    }

    @Test
    void everyPathIsRefused() {
        for (String target : List.of("GET /problems", "GET /nothing", "OPTIONS /events", "GET /")) {
            assertThat(RawRequest.exchange(server, target + " HTTP/1.1\r\nHost: evil.example\r\n\r\n").status()).as(target)
                    .isEqualTo(421);
        }
    }

    /** Kubernetes and Prometheus use names and addresses of their own. */
    @Test
    void theManagementPortAnswersToAnyName() {
        for (String path : List.of("/q/health/live", "/q/metrics")) {
            given().header("Host", "pods.example").get(management.resolve(path)).then().statusCode(200);
        }
    }
}
