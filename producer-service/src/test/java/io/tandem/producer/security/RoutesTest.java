package io.tandem.producer.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.tandem.local.KafkaTestResource;
import io.tandem.local.testkit.PathVariants;
import io.tandem.local.testkit.Tokens;

/** Events need the role, and no spelling of a path leads around it, over both versions of HTTP. */
@QuarkusTest
@TestProfile(TokenCasesTest.Profile.class)
@QuarkusTestResource(KafkaTestResource.class)
@QuarkusTestResource(value = Tokens.class, restrictToAnnotatedClass = true)
class RoutesTest {

    private static final List<HttpClient> VERSIONS = List.of(
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build(),
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build());

    @TestHTTPResource("/")
    URI server;

    @ParameterizedTest
    @CsvSource({ "/events/t, text/plain", "/events/a.b.c, text/plain", "/events/t, application/json",
            "/events, application/cloudevents+json", "/events, application/cloudevents-batch+json",
            "/events, application/x-ndjson", "/events, text/plain", "/events/t?x=1, text/plain",
            "/events?receipts=errors, application/x-ndjson", "/events/, text/plain" })
    void eventsNeedTheRole(String path, String contentType) throws Exception {
        for (HttpClient version : VERSIONS) {
            assertThat(status(version, "POST", path, contentType, null)).isIn(401, 404);
            assertThat(status(version, "POST", path, contentType, Tokens.draft("x", "events:write").with("aud", "other")
                    .signedBy(Tokens.key()))).isEqualTo(401);
            assertThat(status(version, "POST", path, contentType, Tokens.of("x", "openid"))).isIn(403, 404);
            assertThat(status(version, "POST", path, contentType, Tokens.of("x", "events:read"))).isIn(403, 404);
            assertThat(status(version, "POST", path, contentType, Tokens.of("x", "events:write"))).isNotIn(401, 403);
        }
    }

    @ParameterizedTest
    @CsvSource({ "GET, /events", "PUT, /events", "DELETE, /events", "PATCH, /events", "GET, /events/t", "PUT, /events/t",
            "DELETE, /events/t", "PATCH, /events/t", "HEAD, /events", "POST, /problems", "DELETE, /problems", "POST, /",
            "GET, /nowhere", "POST, /nowhere", "GET, /q/health", "GET, /q/metrics", "POST, /problems/forbidden",
            "FOO, /events", "post, /events" })
    void otherRoutesSendNothing(String method, String path) throws Exception {
        for (HttpClient version : VERSIONS) {
            for (String token : new String[] { null, Tokens.of("x", "events:write") }) {
                assertThat(status(version, method, path, "text/plain", token)).isIn(400, 401, 404, 405, 501);
            }
        }
    }

    static List<String> variants() {
        return PathVariants.of("/events", "/events/t");
    }

    @ParameterizedTest
    @MethodSource("variants")
    void noSpellingOfAPathNeedsNoToken(String path) throws Exception {
        for (HttpClient version : VERSIONS) {
            for (String contentType : List.of("text/plain", "application/x-ndjson")) {
                assertThat(status(version, "POST", path, contentType, null)).isIn(400, 401, 404, 405);
                assertThat(status(version, "POST", path, contentType, Tokens.of("x", "openid"))).isIn(400, 403, 404, 405);
            }
        }
    }

    private int status(HttpClient version, String method, String path, String contentType, String token)
            throws IOException, InterruptedException {
        URI target = URI.create("http://" + server.getAuthority() + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(target).header("Content-Type", contentType)
                .method(method, method.equals("GET") || method.equals("HEAD") ? BodyPublishers.noBody()
                        : BodyPublishers.ofString("x"));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return version.send(request.build(), BodyHandlers.discarding()).statusCode();
    }
}
