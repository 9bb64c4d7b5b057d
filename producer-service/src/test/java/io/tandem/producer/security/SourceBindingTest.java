package io.tandem.producer.security;

import static io.restassured.RestAssured.given;
import static io.tandem.local.testkit.TopicReader.header;
import static io.tandem.producer.support.RawRequest.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.UUID;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.tandem.local.KafkaTestResource;
import io.tandem.local.Topics;
import io.tandem.local.testkit.Certificates;
import io.tandem.local.testkit.Tokens;
import io.tandem.local.testkit.TopicReader;
import io.tandem.producer.support.RawRequest;

/** With bind-source, no spelling of a source lets a client speak for another. */
@QuarkusTest
@TestProfile(SecuredTest.Profile.class)
@QuarkusTestResource(KafkaTestResource.class)
@QuarkusTestResource(value = Tokens.class, restrictToAnnotatedClass = true)
@QuarkusTestResource(value = Certificates.class, restrictToAnnotatedClass = true)
class SourceBindingTest {

    @TestHTTPResource("/")
    URI server;

    private final String id = UUID.randomUUID().toString();

    private static RequestSpecification alice() {
        return given().auth().oauth2(Tokens.of("alice", "events:write"));
    }

    private Response sendBinary(String source) {
        // A '%' of an attribute is escaped once more in a header (HTTP binding, 3.1.3.2).
        return alice().headers("ce-specversion", "1.0", "ce-id", id, "ce-type", "t", "ce-source", source.replace("%", "%25"))
                .post("/events");
    }

    private String json(String source) {
        return "{\"specversion\":\"1.0\",\"id\":\"" + id + "\",\"type\":\"t\",\"source\":\"" + source + "\"}";
    }

    @ParameterizedTest
    @ValueSource(strings = { "/clients/alice/../bob/x", "/clients/alice/..", "/clients/alice/../bob",
            "/clients/alice/%2e%2e/bob",
            "/clients/alice/%2E%2E/bob", "/clients/alice/.%2e/bob", "/clients/alice/%2e./bob", "/clients/alice/x/../../bob",
            "/clients/alice/./../bob", "/clients/alice/../../clients/bob", "/clients/alice/..?x", "/clients/alice/..#x",
            "/clients/alice/%2e%2e", "/clients/alice/%2e/%2e%2e/bob" })
    void dotSegmentsDoNotLeadToTheSourcesOfAnother(String source) {
        assertRefused(sendBinary(source));
        assertThat(post("application/cloudevents+json", json(source)).status()).isIn(400, 403);
        assertThat(post("application/cloudevents-batch+json", "[" + json(source) + "]").status()).isIn(400, 403);
        assertThat(post("application/x-ndjson", json(source) + "\n").body()).contains("\"accepted\":0,\"refused\":1");
    }

    private RawRequest.Answer post(String contentType, String body) {
        return RawRequest.exchange(server, request("POST", "/events", body, "Content-Type: " + contentType,
                "Authorization: Bearer " + Tokens.of("alice", "events:write")));
    }

    private static void assertRefused(Response answer) {
        assertThat(answer.statusCode()).as(answer.asString()).isIn(400, 403);
        assertThat(answer.contentType()).isEqualTo("application/problem+json");
    }

    @ParameterizedTest
    @ValueSource(strings = { "/clients/alice", "/clients/alice/", "/clients/alice/eu", "/clients/alice/a.b/..c",
            "/clients/alice/...",
            "/clients/alice/x%2Fy" })
    void ownSourcesArriveAsTheyWereWritten(String source) {
        try (TopicReader topic = TopicReader.fromNow(Topics.EVENTS)) {
            sendBinary(source).then().statusCode(202);
            assertThat(header(topic.await(id), "ce_source")).isEqualTo(source);
        }
    }
}
