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
        Requests.request().auth().oauth2(token()).contentType("application/x-ndjson").body("{}").post("/events").then()
                .statusCode(503);
        Requests.request().body("x").post("/events/t").then().statusCode(401);
        given().get(ready).then().statusCode(503).body("checks.find { it.name == 'identity provider' }.status",
                equalTo("DOWN"));

        try (IdentityProvider provider = IdentityProvider.start(AbsentProvider.port(), key)) {
            Patience.await("the service is ready").until(() -> given().get(ready).statusCode() == 200);
            assertThat(provider.keyRequests()).isPositive();
            assertThat(send().statusCode()).isEqualTo(202);
        }
        // The service has the keys, so it works without the provider.
        assertThat(send().statusCode()).isEqualTo(202);
        given().get(ready).then().statusCode(200);
    }

    private Response send() {
        return Requests.request().auth().oauth2(token()).body("x").post("/events/t");
    }

    private String token() {
        return AbsentProvider.draft("shop", "events:write").signedBy(key);
    }
}
