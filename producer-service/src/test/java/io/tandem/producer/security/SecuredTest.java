package io.tandem.producer.security;

import static io.tandem.local.testkit.TopicReader.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.junit.jupiter.api.Test;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.tandem.local.KafkaTestResource;
import io.tandem.local.Topics;
import io.tandem.local.testkit.Certificates;
import io.tandem.local.testkit.Tokens;
import io.tandem.local.testkit.TopicReader;
import io.tandem.producer.support.MemoryInUse;
import io.tandem.producer.support.RawRequest;
import io.tandem.producer.support.Requests;

/** Tests bearer tokens, sources bound to clients, and schemas. */
@QuarkusTest
@TestProfile(SecuredTest.Profile.class)
@QuarkusTestResource(KafkaTestResource.class)
@QuarkusTestResource(value = Tokens.class, restrictToAnnotatedClass = true)
@QuarkusTestResource(value = Certificates.class, restrictToAnnotatedClass = true)
class SecuredTest {

    public static class Profile implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("tandem.security", "oidc",
                    "quarkus.otel.sdk.disabled", "false",
                    "tandem.producer.security.bind-source", "true",
                    "tandem.producer.schemas.folder", "src/test/resources/schemas");
        }
    }

    private static final String ORDER = "com.example.order";

    @TestHTTPResource(value = "/events/t", tls = true)
    URI overTls;

    @TestHTTPResource("/")
    URI server;

    @TestHTTPResource(value = "/metrics", management = true)
    String metrics;

    private static RequestSpecification as(String client, String scopes) {
        return Requests.request().auth().oauth2(Tokens.of(client, scopes));
    }

    private static RequestSpecification shop() {
        return as("shop", "openid events:write");
    }

    @Test
    void withoutCredentialsThereIsAChallenge() {
        Requests.request().body("x").post("/events/t").then()
                .statusCode(401)
                .header("WWW-Authenticate", containsString("Bearer"))
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/unauthenticated"));
    }

    @Test
    void aTokenWithAnotherSignatureIsRefused() {
        String token = Tokens.of("shop", "events:write");
        String foreign = token.substring(0, token.length() - 8) + "AAAAAAAA";
        Requests.request().auth().oauth2(foreign).body("x").post("/events/t").then()
                .statusCode(401)
                .contentType("application/problem+json");
    }

    @Test
    void aCertificateDoesNotReplaceAToken() throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(overTls).POST(BodyPublishers.ofString("x"));
        HttpClient shop = Certificates.clientOf("shop");

        assertThat(shop.send(request.build(), BodyHandlers.ofString()).statusCode()).isEqualTo(401);

        request.header("Authorization", "Bearer " + Tokens.of("bakery", "events:write"));
        HttpResponse<String> answer = shop.send(request.build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        assertThat(JsonPath.from(answer.body()).getString("source")).isEqualTo("/clients/bakery/events/t");
    }

    @Test
    void withoutTheRoleNothingIsSent() {
        as("shop", "events:read").body("x").post("/events/t").then()
                .statusCode(403)
                .body("type", equalTo("/problems/forbidden"))
                .body("detail", containsString("events:write"));
        as("shop", "events:read").contentType("application/x-ndjson").body("{}").post("/events").then().statusCode(403);
    }

    @Test
    void aPlainBodyGetsASourceWithItsClient() {
        String id = UUID.randomUUID().toString();
        try (TopicReader topic = TopicReader.fromNow(Topics.EVENTS)) {
            shop().header("Idempotency-Key", id).body("x").post("/events/t").then()
                    .statusCode(202).body("source", equalTo("/clients/shop/events/t"));
            assertThat(header(topic.await(id), "ce_source")).isEqualTo("/clients/shop/events/t");
        }
    }

    @Test
    void theTraceOfTheCallerContinuesInTheRecord() {
        String id = UUID.randomUUID().toString();
        String trace = "0af7651916cd43dd8448eb211c80319c";
        try (TopicReader topic = TopicReader.fromNow(Topics.EVENTS)) {
            shop().header("Idempotency-Key", id).header("traceparent", "00-" + trace + "-b7ad6b7169203331-01")
                    .body("x").post("/events/t").then().statusCode(202);
            assertThat(header(topic.await(id), "traceparent")).startsWith("00-" + trace).doesNotContain("b7ad6b7169203331");
        }
    }

    @Test
    void theTraceContinuesInEachRecordOfAStream() {
        String id = UUID.randomUUID().toString();
        String trace = "1af7651916cd43dd8448eb211c80319c";
        String event = "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"/clients/shop\",\"type\":\"t\"}\n";
        try (TopicReader topic = TopicReader.fromNow(Topics.EVENTS)) {
            shop().contentType("application/x-ndjson").header("traceparent", "00-" + trace + "-b7ad6b7169203331-01")
                    .body(event.formatted(id + "-1") + event.formatted(id + "-2")).post("/events").then().statusCode(200);
            assertThat(header(topic.await(id + "-1"), "traceparent")).startsWith("00-" + trace);
            assertThat(header(topic.await(id + "-2"), "traceparent")).startsWith("00-" + trace);
        }
    }

    @Test
    void aClientThatUsesItsShareDoesNotBlockAnother() {
        List<RawRequest> held = new ArrayList<>();
        try {
            Response refused;
            do {
                held.add(new RawRequest(server).head("POST /events/held HTTP/1.1",
                        "Authorization: Bearer " + Tokens.of("hoarder", "events:write"), "Content-Length: 1000000")
                        .sendAndForgetFailure(new byte[900_000]));
                MemoryInUse.awaitAtLeast(metrics, held.size() * 2 * 900_000);
                refused = as("hoarder", "events:write").contentType("application/octet-stream").body(new byte[900_000])
                        .post("/events/t");
            } while (refused.statusCode() == 202);

            refused.then().statusCode(503)
                    .body("type", equalTo("/problems/overloaded")).body("detail", containsString("this client"));
            shop().contentType("application/octet-stream").body(new byte[900_000]).post("/events/t").then().statusCode(202);
        } finally {
            held.forEach(RawRequest::close);
        }
    }

    @Test
    void aClientMayOnlyNameItsOwnSources() {
        RequestSpecification event = shop().headers("ce-specversion", "1.0", "ce-id", "1", "ce-type", "t");
        event.header("ce-source", "/clients/shopkeeper").post("/events").then()
                .statusCode(403).body("detail", containsString("/clients/shop/"));
        shop().headers("ce-specversion", "1.0", "ce-id", "1", "ce-type", "t", "ce-source", "/clients/shop/eu")
                .post("/events").then().statusCode(202);
    }

    @Test
    void invalidDataGetsEachViolationWithItsPointer() {
        shop().contentType("application/json").body("{\"number\":0,\"lines\":[{\"sku\":1},{}]}")
                .post("/events/" + ORDER).then()
                .statusCode(422)
                .body("type", equalTo("/problems/schema"))
                .body("errors.pointer", hasItems("/number", "/lines/1"));
        shop().contentType("application/json").body("{\"number\":1,\"lines\":[{\"sku\":1}]}")
                .post("/events/" + ORDER).then().statusCode(202);
    }

    @Test
    void aLargeDocumentIsValidatedToo() {
        String lines = "{\"sku\":1},".repeat(20_000);
        shop().contentType("application/json").body("{\"number\":1,\"lines\":[" + lines + "{}]}")
                .post("/events/" + ORDER).then()
                .statusCode(422).body("errors.pointer", hasItems("/lines/20000"));
    }

    @Test
    void aPatternThatWouldBacktrackIsMatchedInLinearTime() {
        shop().contentType("application/json").body("{\"number\":1,\"lines\":[],\"note\":\"" + "a".repeat(60) + "b\"}")
                .post("/events/" + ORDER).then()
                .statusCode(422).body("errors[0].pointer", equalTo("/note"));
    }

    @Test
    void theLinesOfAStreamAreValidatedOneByOne() {
        String start = "{\"specversion\":\"1.0\",\"id\":\"1\",\"type\":\"" + ORDER
                + "\",\"source\":\"/clients/shop\",\"data\":";
        shop().contentType("application/x-ndjson")
                .body(start + "{\"number\":1,\"lines\":[]}}\n" + start + "{}}\n")
                .post("/events").then()
                .statusCode(200)
                .body(containsString("\"accepted\":1,\"refused\":1"))
                .body(containsString("/problems/schema"));
    }
}
