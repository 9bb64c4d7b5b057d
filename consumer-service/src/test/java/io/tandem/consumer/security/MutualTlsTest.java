package io.tandem.consumer.security;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.tandem.local.KafkaTestResource;
import io.tandem.local.PostgresTestResource;
import io.tandem.local.testkit.Certificates;

/** With tandem.security=mtls the certificate identifies the caller, and its name decides the caller's roles. */
@QuarkusTest
@TestProfile(MutualTlsTest.Profile.class)
@QuarkusTestResource(KafkaTestResource.class)
@QuarkusTestResource(PostgresTestResource.class)
@QuarkusTestResource(value = Certificates.class, restrictToAnnotatedClass = true)
class MutualTlsTest {

    public static class Profile implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("tandem.security", "mtls");
        }
    }

    private static final String DRY_RUN = "{\"all\":true,\"dryRun\":true}";

    @TestHTTPResource(value = "/", tls = true)
    URI server;

    @Test
    void aReaderMayReadAndMayNotRedrive() throws Exception {
        assertThat(get("reader").statusCode()).isEqualTo(200);
        assertProblem(redrive("reader"), 403, "forbidden");
    }

    @Test
    void aManagerMayRedrive() throws Exception {
        assertThat(redrive("manager").statusCode()).isEqualTo(200);
    }

    @Test
    void aTrustedCertificateWithoutARoleIsForbidden() throws Exception {
        assertProblem(get("stranger"), 403, "forbidden");
    }

    @Test
    void aCallerWithoutACertificateIsUnauthenticated() throws Exception {
        assertProblem(get(null), 401, "unauthenticated");
        given().get("/events").then().statusCode(401).body("type", equalTo("/problems/unauthenticated"))
                .header("WWW-Authenticate", "TLS-Client-Certificate");
    }

    @Test
    void aTokenDoesNotReplaceACertificate() throws Exception {
        assertProblem(send(null, HttpRequest.newBuilder(server.resolve("/events")).header("Authorization", "Bearer ey.ey.ey")),
                401, "unauthenticated");
    }

    @Test
    void aCertificateWithSeveralCommonNamesIsNobody() throws Exception {
        assertProblem(get("nested"), 401, "unauthenticated");
    }

    @Test
    void theChallengeIsNotForATokenThatWouldNotBeRead() throws Exception {
        for (String path : new String[] { "/events", "/stream", "/nowhere" }) {
            HttpResponse<String> answer = send(null, HttpRequest.newBuilder(server.resolve(path)));
            assertThat(answer.headers().allValues("WWW-Authenticate")).containsExactly("TLS-Client-Certificate");
        }
    }

    @Test
    void aCertificateThatIsNotTrustedEndsTheConnection() throws Exception {
        assertThatThrownBy(() -> get("impostor")).isInstanceOf(IOException.class);
        assertThat(get("reader").statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> get(String client) throws IOException, InterruptedException {
        return send(client, HttpRequest.newBuilder(server.resolve("/events")));
    }

    private HttpResponse<String> redrive(String client) throws IOException, InterruptedException {
        return send(client, HttpRequest.newBuilder(server.resolve("/dead-letters/redrive"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(DRY_RUN)));
    }

    private static HttpResponse<String> send(String client, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return Certificates.clientOf(client).send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String problem) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
        assertThat(answer.body()).contains("/problems/" + problem);
    }
}
