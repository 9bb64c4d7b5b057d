package io.tandem.consumer.security;

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
import io.tandem.local.KafkaTestResource;
import io.tandem.local.PostgresTestResource;
import io.tandem.local.testkit.PathVariants;
import io.tandem.local.testkit.Tokens;

/** Each route has its role, and no spelling of a path leads around it, over both versions of HTTP. */
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
@QuarkusTestResource(PostgresTestResource.class)
@QuarkusTestResource(value = Tokens.class, restrictToAnnotatedClass = true)
class RoutesTest {

    private static final List<HttpClient> VERSIONS = List.of(
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build(),
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build());
    private static final String OPEN = "open";

    @TestHTTPResource("/")
    URI server;

    /** The statuses are those of a caller that the route admits. */
    @ParameterizedTest
    @CsvSource({ "GET, /, open", "HEAD, /, open", "GET, /index.html, open", "GET, /dashboard.js, open",
            "GET, /dashboard.css, open", "GET, /icon.svg, open", "GET, /problems, open", "HEAD, /problems, open",
            "GET, /problems/forbidden, open", "GET, /missing.js, open", "GET, /problems/missing, open",
            "GET, /events, events:read", "HEAD, /events, events:read", "GET, /events/x, events:read",
            "HEAD, /events/x, events:read", "GET, /event?id=x, events:read", "GET, /stats, events:read",
            "HEAD, /stats, events:read", "GET, /stream, events:read", "GET, /dead-letters, events:read",
            "HEAD, /dead-letters, events:read", "GET, /dead-letters/redrive, events:read", "GET, /nowhere, events:read",
            "GET, /replays, events:read", "HEAD, /replays, events:read", "GET, /replays/x, events:read",
            "GET, /replays/x/pause, events:read", "GET, /replays.js, open", "POST, /replays, dead-letters:manage",
            "POST, /replays/x/pause, dead-letters:manage", "POST, /replays/x/resume, dead-letters:manage",
            "POST, /replays/x/cancel, dead-letters:manage", "DELETE, /replays/x, dead-letters:manage",
            "GET, /q/health, events:read", "GET, /q/metrics, events:read", "GET, /q/openapi, events:read",
            "GET, /problems/x/y, events:read", "GET, /INDEX.HTML, events:read",
            "POST, /dead-letters/redrive, dead-letters:manage", "POST, /events, dead-letters:manage",
            "PUT, /events, dead-letters:manage", "DELETE, /events, dead-letters:manage", "PATCH, /events, dead-letters:manage",
            "POST, /events/x, dead-letters:manage", "DELETE, /events/x, dead-letters:manage",
            "PUT, /events/x, dead-letters:manage", "POST, /stats, dead-letters:manage", "DELETE, /stats, dead-letters:manage",
            "POST, /stream, dead-letters:manage", "DELETE, /stream, dead-letters:manage",
            "POST, /dead-letters, dead-letters:manage", "DELETE, /dead-letters, dead-letters:manage",
            "PUT, /dead-letters/redrive, dead-letters:manage", "DELETE, /dead-letters/redrive, dead-letters:manage",
            "PATCH, /dead-letters/redrive, dead-letters:manage", "POST, /, dead-letters:manage",
            "DELETE, /index.html, dead-letters:manage", "PUT, /problems, dead-letters:manage",
            "POST, /problems/forbidden, dead-letters:manage", "POST, /nowhere, dead-letters:manage",
            "OPTIONS, /events, dead-letters:manage", "OPTIONS, /dead-letters/redrive, dead-letters:manage",
            "FOO, /events, dead-letters:manage", "get, /events, dead-letters:manage", "POST, /q/health, dead-letters:manage" })
    void aRouteAdmitsItsRoleOnly(String method, String path, String role) throws Exception {
        for (HttpClient version : VERSIONS) {
            assertThat(status(version, method, path, null)).as("nobody").matches(status -> admits(role, OPEN, status, 401));
            assertThat(status(version, method, path, Tokens.draft("x", role).with("aud", "other").signedBy(Tokens.key())))
                    .as("a token for another application").isEqualTo(401);
            for (String own : List.of("openid", "events:read", "dead-letters:manage")) {
                assertThat(status(version, method, path, Tokens.of("x", own))).as(own)
                        .matches(status -> role.equals(OPEN) || admits(role, own, status, 403));
            }
        }
    }

    private static boolean admits(String role, String own, int status, int refusal) {
        return role.equals(own) ? status != 401 && status != 403 : status == refusal;
    }

    static List<String> variants() {
        return PathVariants.of("/events", "/stats", "/dead-letters", "/replays", "/stream");
    }

    @ParameterizedTest
    @MethodSource("variants")
    void noSpellingOfAPathNeedsNoToken(String path) throws Exception {
        for (HttpClient version : VERSIONS) {
            assertThat(status(version, "GET", path, null)).isIn(400, 401, 404);
            assertThat(status(version, "POST", path, null)).isIn(400, 401);
            assertThat(status(version, "GET", path, Tokens.of("x", "openid"))).isIn(400, 403, 404);
        }
    }

    private int status(HttpClient version, String method, String path, String token) throws IOException, InterruptedException {
        URI target = URI.create("http://" + server.getAuthority() + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(target).method(method, BodyPublishers.noBody());
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        var answer = version.send(request.build(), BodyHandlers.ofInputStream());
        // The live stream has no end.
        answer.body().close();
        return answer.statusCode();
    }
}
