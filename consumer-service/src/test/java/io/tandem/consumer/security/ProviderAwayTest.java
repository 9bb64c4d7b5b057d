package io.tandem.consumer.security;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import java.util.logging.Level;

import org.junit.jupiter.api.Test;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.tandem.consumer.support.LogCapture;
import io.tandem.consumer.support.Management;
import io.tandem.local.KafkaTestResource;
import io.tandem.local.PostgresTestResource;
import io.tandem.local.testkit.AbsentProvider;
import io.tandem.local.testkit.IdentityProvider;
import io.tandem.local.testkit.Patience;
import io.tandem.local.testkit.SigningKey;

/** While the identity provider is away at start, the service says so and asks for a retry. It comes back by itself. */
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
@QuarkusTestResource(PostgresTestResource.class)
@QuarkusTestResource(value = AbsentProvider.class, restrictToAnnotatedClass = true)
class ProviderAwayTest {

    private static final String READY = "/q/health/ready";

    private final SigningKey key = SigningKey.rsa("key");

    @Test
    void aTokenIsNotCheckedUntilTheProviderIsThere() {
        try (LogCapture log = new LogCapture()) {
            for (int i = 0; i < 20; i++) {
                read().then().statusCode(503)
                        .header("Retry-After", notNullValue())
                        .contentType("application/problem+json")
                        .body("type", equalTo("/problems/unavailable"))
                        .body("detail", containsString("identity provider"));
            }
            assertThat(log.messages(Level.WARNING)).as("the log of 20 requests")
                    .filteredOn(message -> message.contains("oidc") || message.contains("OIDC")
                            || message.contains("ProviderWatch") || message.contains("ProblemMapper"))
                    .hasSizeLessThan(2);
        }
        given().get("/events").then().statusCode(401);
        given().get(Management.url(READY)).then().statusCode(503)
                .body("checks.find { it.name == 'identity provider' }.status", equalTo("DOWN"));

        try (IdentityProvider provider = IdentityProvider.start(AbsentProvider.port(), key)) {
            Patience.await("the service is ready").until(() -> given().get(Management.url(READY)).statusCode() == 200);
            assertThat(provider.keyRequests()).isPositive();
            assertThat(read().statusCode()).isEqualTo(200);

            provider.fallSilent();
            assertThatKnownKeysSuffice();
            assertThat(provider.keyRequests()).as("requests for the keys").isLessThan(5);
        }
        assertThatKnownKeysSuffice();
    }

    /** The service has the keys, so it works without the provider. It cannot learn another key, and does not wait for it. */
    private void assertThatKnownKeysSuffice() {
        assertThat(read().statusCode()).isEqualTo(200);
        for (int i = 0; i < 3; i++) {
            read(SigningKey.rsa("unknown" + i)).then().statusCode(401);
        }
        assertThat(read().statusCode()).isEqualTo(200);
        given().get(Management.url(READY)).then().statusCode(200);
    }

    private Response read() {
        return read(key);
    }

    private static Response read(SigningKey signer) {
        return given().auth().oauth2(AbsentProvider.draft("reader", "events:read").signedBy(signer)).get("/events");
    }
}
