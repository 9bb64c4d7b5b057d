package io.tandem.producer.security;

import static io.tandem.local.testkit.TopicReader.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsStringIgnoringCase;
import static org.hamcrest.Matchers.nullValue;

import java.net.URI;
import java.util.UUID;

import org.junit.jupiter.api.Test;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.specification.RequestSpecification;
import io.tandem.local.KafkaTestResource;
import io.tandem.local.Topics;
import io.tandem.local.testkit.TopicReader;
import io.tandem.producer.support.Requests;
import io.tandem.producer.support.SmallLimits;

/** Pages of an allowed origin may send events, and pages of other origins may not. */
@QuarkusTest
@TestProfile(SmallLimits.class)
@QuarkusTestResource(KafkaTestResource.class)
class CorsTest {

    private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";

    @TestHTTPResource("/")
    URI server;

    private static RequestSpecification from(String origin, String site) {
        return Requests.request().header("Origin", origin).header("Sec-Fetch-Site", site);
    }

    private static RequestSpecification preflight(String origin) {
        return from(origin, "cross-site").header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "content-type,ce-id,idempotency-key");
    }

    @Test
    void anAllowedOriginPassesThePreflightAndSends() {
        preflight(SmallLimits.ALLOWED_ORIGIN).options("/events").then()
                .statusCode(200)
                .header(ALLOW_ORIGIN, SmallLimits.ALLOWED_ORIGIN)
                .header("Access-Control-Allow-Methods", containsStringIgnoringCase("POST"))
                .header("Access-Control-Allow-Headers", containsStringIgnoringCase("idempotency-key"));
        from(SmallLimits.ALLOWED_ORIGIN, "cross-site").body("x").post("/events/page").then()
                .statusCode(202)
                .header(ALLOW_ORIGIN, SmallLimits.ALLOWED_ORIGIN);
        from(SmallLimits.ALLOWED_ORIGIN, "cross-site").contentType("application/x-ndjson").body("").post("/events").then()
                .statusCode(200)
                .header(ALLOW_ORIGIN, SmallLimits.ALLOWED_ORIGIN);
    }

    @Test
    void anotherOriginIsRefused() {
        preflight("https://evil.example").options("/events").then().header(ALLOW_ORIGIN, nullValue());
        String marker = UUID.randomUUID().toString();
        try (TopicReader topic = TopicReader.fromNow(Topics.EVENTS)) {
            from("https://evil.example", "cross-site").header("Idempotency-Key", "evil").body("x").post("/events/page")
                    .then().statusCode(403).header(ALLOW_ORIGIN, nullValue());
            from("https://app.example.evil.example", "cross-site").header("Idempotency-Key", "evil").body("x")
                    .post("/events/page").then().statusCode(403).header(ALLOW_ORIGIN, nullValue());
            // Some browsers send no Origin for a form.
            Requests.request().header("Sec-Fetch-Site", "cross-site").header("Idempotency-Key", "evil").body("x")
                    .post("/events/page").then().statusCode(403);

            Requests.request().header("Idempotency-Key", marker).post("/events/marker").then().statusCode(202);
            topic.await(marker);
            assertThat(topic.await(seen -> true)).noneMatch(record -> "evil".equals(header(record, "ce_id")));
        }
    }

    @Test
    void pagesOfTheServiceItselfMaySend() {
        from("http://" + server.getAuthority(), "same-origin").body("x").post("/events/page").then().statusCode(202);
    }
}
