package io.tandem.producer.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.tandem.local.KafkaTestResource;
import io.tandem.local.testkit.TokenCases;
import io.tandem.local.testkit.TokenCases.Case;
import io.tandem.local.testkit.TokenCases.Outcome;
import io.tandem.local.testkit.Tokens;

/** No token gets in that should not, and each that is refused gets the same answer over both versions of HTTP. */
@QuarkusTest
@TestProfile(TokenCasesTest.Profile.class)
@QuarkusTestResource(KafkaTestResource.class)
@QuarkusTestResource(value = Tokens.class, restrictToAnnotatedClass = true)
class TokenCasesTest {

    public static class Profile implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("tandem.security", "oidc", "tandem.http.h2c", "true");
        }
    }

    private static final HttpClient HTTP_1 = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final HttpClient HTTP_2 = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();

    @TestHTTPResource("/events/t")
    URI events;

    static List<Case> cases() {
        return TokenCases.of("events:write");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void overHttp1(Case token) throws Exception {
        assertOutcome(HTTP_1, token);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void overHttp2(Case token) throws Exception {
        assertOutcome(HTTP_2, token);
    }

    private void assertOutcome(HttpClient client, Case token) throws Exception {
        HttpResponse<String> answer = client.send(HttpRequest.newBuilder(events)
                .header("Authorization", "Bearer " + token.token()).POST(BodyPublishers.ofString("x")).build(),
                BodyHandlers.ofString());

        String challenge = answer.headers().firstValue("WWW-Authenticate").orElse("");
        if (token.outcome() == Outcome.ACCEPTED) {
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        } else if (token.outcome() == Outcome.FORBIDDEN) {
            assertProblem(answer, 403, "forbidden");
            assertThat(challenge).isEqualTo("Bearer error=\"insufficient_scope\", scope=\"events:write\"");
        } else {
            assertProblem(answer, 401, "unauthenticated");
            assertThat(challenge).isEqualTo("Bearer error=\"invalid_token\"");
        }
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String problem) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
        assertThat(JsonPath.from(answer.body()).getString("type")).isEqualTo("/problems/" + problem);
    }
}
