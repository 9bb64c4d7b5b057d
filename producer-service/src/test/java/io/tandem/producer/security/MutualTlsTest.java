package io.tandem.producer.security;

import static io.tandem.local.testkit.TopicReader.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.UUID;

import org.junit.jupiter.api.Test;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.tandem.local.KafkaTestResource;
import io.tandem.local.Topics;
import io.tandem.local.testkit.Certificates;
import io.tandem.local.testkit.TopicReader;
import io.tandem.producer.support.Requests;

/** With tandem.security=mtls the certificate identifies the client. */
@QuarkusTest
@TestProfile(MutualTlsTest.Profile.class)
@QuarkusTestResource(KafkaTestResource.class)
@QuarkusTestResource(value = Certificates.class, restrictToAnnotatedClass = true)
class MutualTlsTest {

    public static class Profile implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("tandem.security", "mtls", "tandem.producer.security.bind-source", "true");
        }
    }

    @TestHTTPResource(value = "/", tls = true)
    URI server;

    private static HttpRequest.Builder event(URI server, String path) {
        return HttpRequest.newBuilder(server.resolve(path)).POST(BodyPublishers.ofString("x"));
    }

    private HttpResponse<String> send(String client, HttpRequest.Builder request) throws Exception {
        return Certificates.clientOf(client).send(request.build(), BodyHandlers.ofString());
    }

    private static void assertRefused(HttpResponse<String> answer, int status, String problem) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
        assertThat(JsonPath.from(answer.body()).getString("type")).isEqualTo("/problems/" + problem);
    }

    @Test
    void aTrustedCertificateNamesTheClient() throws Exception {
        String id = UUID.randomUUID().toString();
        try (TopicReader topic = TopicReader.fromNow(Topics.EVENTS)) {
            HttpResponse<String> answer = send("shop", event(server, "/events/t").header("Idempotency-Key", id));

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
            assertThat(header(topic.await(id), "ce_source")).isEqualTo("/clients/shop/events/t");
        }
    }

    @Test
    void aClientMayOnlyNameItsOwnSources() throws Exception {
        assertRefused(send("shop", event(server, "/events/t").header("ce-source", "/clients/shopkeeper")), 403, "forbidden");
        assertThat(send("shop", event(server, "/events/t").header("ce-source", "/clients/shop/eu")).statusCode())
                .isEqualTo(202);
    }

    @Test
    void withoutACertificateNothingIsSent() throws Exception {
        assertRefused(send(null, event(server, "/events/t")), 401, "unauthenticated");
        assertRefused(send(null, event(server, "/events/t").header("Authorization", "Bearer ey.ey.ey")), 401,
                "unauthenticated");
        assertRefused(send(null, event(server, "/events").header("Content-Type", "application/x-ndjson")), 401,
                "unauthenticated");
    }

    @Test
    void withoutTlsThereIsNoCertificate() {
        Requests.request().body("x").post("/events/t").then().statusCode(401).contentType("application/problem+json");
    }

    @Test
    void aCertificateWithoutTheRoleMayNotSend() throws Exception {
        assertRefused(send("reader", event(server, "/events/t")), 403, "forbidden");
    }

    @Test
    void aCertificateWithSeveralCommonNamesIsNobody() throws Exception {
        assertRefused(send("nested", event(server, "/events/t")), 401, "unauthenticated");
    }

    @Test
    void aCertificateThatIsNotTrustedEndsTheConnection() throws Exception {
        assertThatThrownBy(() -> send("impostor", event(server, "/events/t"))).isInstanceOf(IOException.class);
        assertThat(send("shop", event(server, "/events/t")).statusCode()).isEqualTo(202);
    }
}
