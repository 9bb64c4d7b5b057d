package io.tandem.producer.security;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import org.junit.jupiter.api.Test;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.tandem.local.KafkaTestResource;
import io.tandem.local.testkit.AbsentProvider;
import io.tandem.local.testkit.IdentityProvider;
import io.tandem.local.testkit.Patience;
import io.tandem.local.testkit.SigningKey;
import io.tandem.producer.support.Requests;

/** While the identity provider is away at start, the service says so and asks for a retry. It comes back by itself. */
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
@QuarkusTestResource(value = AbsentProvider.class, restrictToAnnotatedClass = true)
class ProviderAwayTest {

    @TestHTTPResource(value = "/health/ready", management = true)
    String ready;

    private final SigningKey key = SigningKey.rsa("key");

    @Test
    void aTokenIsNotCheckedUntilTheProviderIsThere() {
        for (int i = 0; i < 3; i++) {
            send().then().statusCode(503)
                    .header("Retry-After", notNullValue())
                    .contentType("application/problem+json")
                    .body("type", equalTo("/problems/unavailable"))
                    .body("detail", containsString("identity provider"));
        }
        Requests.request().auth().oauth2(token(key)).contentType("application/x-ndjson").body("{}").post("/events").then()
                .statusCode(503);
        Requests.request().body("x").post("/events/t").then().statusCode(401);
        given().get(ready).then().statusCode(503).body("checks.find { it.name == 'identity provider' }.status",
                equalTo("DOWN"));

        try (IdentityProvider provider = IdentityProvider.start(AbsentProvider.port(), key)) {
            Patience.await("the service is ready").until(() -> given().get(ready).statusCode() == 200);
            assertThat(provider.keyRequests()).isPositive();
            assertThat(send().statusCode()).isEqualTo(202);

            provider.fallSilent();
            assertThatKnownKeysSuffice();
            assertThat(provider.keyRequests()).as("requests for the keys").isLessThan(5);
        }
        assertThatKnownKeysSuffice();
    }

    /** The service has the keys, so it works without the provider. It cannot learn another key, and does not wait for it. */
    private void assertThatKnownKeysSuffice() {
        assertThat(send().statusCode()).isEqualTo(202);
        for (int i = 0; i < 3; i++) {
            send(SigningKey.rsa("unknown" + i)).then().statusCode(401);
        }
        assertThat(send().statusCode()).isEqualTo(202);
        given().get(ready).then().statusCode(200);
    }

    private Response send() {
        return send(key);
    }

    private static Response send(SigningKey signer) {
        return Requests.request().auth().oauth2(token(signer)).body("x").post("/events/t");
    }

    private static String token(SigningKey signer) {
        return AbsentProvider.draft("shop", "events:write").signedBy(signer);
    }
}
