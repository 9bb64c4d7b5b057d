package io.tandem.consumer.http;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.notNullValue;

import org.junit.jupiter.api.Test;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tandem.consumer.support.Management;
import io.tandem.local.KafkaTestResource;
import io.tandem.local.PostgresTestResource;

@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
@QuarkusTestResource(PostgresTestResource.class)
class OpenApiTest {

    @Test
    void describesTheResponsesWithExamples() {
        given().accept("application/json").get(Management.url("/q/openapi")).then()
                .statusCode(200)
                .body("info.title", equalTo("Tandem journal"))
                .body("paths.keySet()", hasItems("/events", "/events/{id}", "/event", "/stream", "/stats"))
                .body("paths.'/events'.get.responses.'200'.content.'application/json'.examples", hasKey("page"))
                .body("paths.'/events'.get.parameters.name", hasItems("type", "cursor", "limit"))
                .body("paths.'/stats'.get.responses.'200'.content.'application/json'.schema", notNullValue())
                .body("components.responses.Ambiguous.content.'application/problem+json'.examples", hasKey("candidates"))
                .body("components.securitySchemes", hasKey("bearer"));
    }
}
