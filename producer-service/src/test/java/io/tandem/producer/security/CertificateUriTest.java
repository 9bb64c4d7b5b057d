package io.tandem.producer.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.tandem.local.KafkaTestResource;
import io.tandem.local.testkit.Certificates;

/** With certificate-role-attribute=SAN_URI the URI of a certificate names the client, as SPIFFE does it. */
@QuarkusTest
@TestProfile(CertificateUriTest.Profile.class)
@QuarkusTestResource(KafkaTestResource.class)
@QuarkusTestResource(value = Certificates.class, restrictToAnnotatedClass = true)
class CertificateUriTest {

    public static class Profile implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("tandem.security", "mtls", "quarkus.http.auth.certificate-role-attribute", "SAN_URI");
        }
    }

    @TestHTTPResource(value = "/", tls = true)
    URI server;

    @Test
    void theUriNamesTheClient() throws Exception {
        HttpResponse<String> answer = send("workload");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        assertThat(JsonPath.from(answer.body()).getString("source"))
                .isEqualTo("/clients/spiffe%3A%2F%2Fexample.com%2Fworkload/events/t");
    }

    @Test
    void aCertificateWithoutAUriIsNobody() throws Exception {
        assertThat(send("shop").statusCode()).isEqualTo(401);
    }

    private HttpResponse<String> send(String client) throws Exception {
        return Certificates.clientOf(client).send(
                HttpRequest.newBuilder(server.resolve("/events/t")).POST(BodyPublishers.ofString("x")).build(),
                BodyHandlers.ofString());
    }
}
