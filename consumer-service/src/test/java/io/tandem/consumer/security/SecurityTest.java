package io.tandem.consumer.security;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.tandem.consumer.problem.Problem;
import io.tandem.local.KafkaTestResource;
import io.tandem.local.PostgresTestResource;
import io.tandem.local.testkit.Tokens;

@QuarkusTest
@TestProfile(SecurityTest.Secured.class)
class SecurityTest {

    public static class Secured implements QuarkusTestProfile {
        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(KafkaTestResource.class), new TestResourceEntry(PostgresTestResource.class),
                    new TestResourceEntry(Tokens.class));
        }
    }

    private static final Duration HOUR = Duration.ofHours(1);

    @ParameterizedTest
    @ValueSource(strings = { "/events", "/events/x", "/event?id=x", "/stream", "/stats", "/dead-letters", "/nowhere",
            "//events", "/problems/../events", "/x.js/../events" })
    void aReadWithoutCredentialsIsUnauthenticated(String path) {
        Response answer = given().urlEncodingEnabled(false).get(path);
        answer.then()
                .statusCode(401)
                .contentType(Problem.MEDIA_TYPE)
                .header("WWW-Authenticate", containsString("Bearer"))
                .body("type", equalTo("/problems/unauthenticated"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "/", "/index.html", "/dashboard.js", "/dashboard.css", "/icon.svg", "/problems",
            "/problems/forbidden" })
    void thePageAndTheProblemTypesNeedNoCredentials(String path) {
        given().get(path).then()
                .statusCode(200)
                .header("Content-Security-Policy", containsString("default-src 'self'"))
                .header("X-Content-Type-Options", equalTo("nosniff"));
    }

    @Test
    void aReaderMayRead() {
        bearer("openid events:read").get("/events").then().statusCode(200);
        bearer("openid events:read").get("/stats").then().statusCode(200);
    }

    @Test
    void anotherRoleMayNotRead() {
        for (String path : List.of("/events", "/stream", "/stats")) {
            bearer("events:write").get(path).then()
                    .statusCode(403)
                    .contentType(Problem.MEDIA_TYPE)
                    .body("type", equalTo("/problems/forbidden"))
                    .body("detail", containsString("events:read"));
        }
    }

    @Test
    void aReaderMayNotRedrive() {
        bearer("events:read").contentType("application/json").body("{}").post("/dead-letters/redrive").then()
                .statusCode(403)
                .body("detail", containsString("dead-letters:manage"));
        bearer("dead-letters:manage").contentType("application/json").body("{}").post("/dead-letters/redrive").then()
                .statusCode(400);
    }

    @Test
    void anExpiredOrForgedTokenIsRefused() {
        String expired = Tokens.of("reader", "events:read", HOUR.negated());
        String forged = Tokens.of("reader", "events:read", HOUR).replaceAll("\\.[^.]*$", ".AAAA");
        for (String token : List.of(expired, forged, "nonsense")) {
            given().auth().oauth2(token).get("/events").then()
                    .statusCode(401)
                    .header("WWW-Authenticate", containsString("Bearer"));
        }
    }

    @Test
    void aCrossSiteRequestIsForbidden() {
        for (Map<String, String> headers : List.of(Map.of("Sec-Fetch-Site", "cross-site"),
                Map.of("Sec-Fetch-Site", "same-site"), Map.of("Origin", "https://evil.example"), Map.of("Origin", "null"))) {
            bearer("dead-letters:manage").headers(headers).contentType("application/json").body("{}")
                    .post("/dead-letters/redrive").then()
                    .statusCode(403)
                    .contentType(Problem.MEDIA_TYPE)
                    .body("detail", containsString("another site"));
        }
    }

    private static RequestSpecification bearer(String scope) {
        return given().auth().oauth2(Tokens.of("reader", scope, HOUR));
    }
}
