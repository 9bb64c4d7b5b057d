package io.tandem.consumer.security;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tandem.local.KafkaTestResource;
import io.tandem.local.PostgresTestResource;
import io.tandem.local.testkit.AbsentProvider;
import io.tandem.local.testkit.IdentityProvider;
import io.tandem.local.testkit.Patience;
import io.tandem.local.testkit.SigningKey;

/** Keys of the provider change within two minutes, whatever others send meanwhile. */
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
@QuarkusTestResource(PostgresTestResource.class)
@QuarkusTestResource(value = AbsentProvider.class, restrictToAnnotatedClass = true)
class KeyRotationTest {

    private static final Duration SOON = Duration.ofMinutes(2);

    private final SigningKey first = SigningKey.rsa("first");
    private final SigningKey second = SigningKey.rsa("second");
    private final SigningKey third = SigningKey.rsa("third");

    @Test
    void aTokenOfNobodyDelaysNoRotationAndAWithdrawnKeyEnds() {
        try (IdentityProvider provider = IdentityProvider.start(AbsentProvider.port(), first)) {
            Patience.await("tokens of the first key are accepted").until(() -> send(first) == 200);

            assertThat(send(SigningKey.rsa("unknown"))).isEqualTo(401);
            provider.publish(first, second);
            await("tokens of the second key are accepted").atMost(SOON).until(() -> send(second) == 200);

            provider.publish(third);
            await("tokens of a withdrawn key are refused").atMost(SOON).until(() -> send(first) == 401);
            assertThat(send(second)).isEqualTo(401);

            int before = provider.keyRequests();
            for (int i = 0; i < 200; i++) {
                assertThat(send(new SigningKey("unknown" + i, first.pair()))).isEqualTo(401);
            }
            assertThat(provider.keyRequests() - before).as("requests for keys").isLessThan(20);
        }
    }

    private static int send(SigningKey key) {
        String token = AbsentProvider.draft("reader", "events:read").signedBy(key);
        return given().auth().oauth2(token).get("/events").statusCode();
    }
}
