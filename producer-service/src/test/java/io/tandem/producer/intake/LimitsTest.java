package io.tandem.producer.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import java.io.UncheckedIOException;
import java.net.URI;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.tandem.local.KafkaTestResource;
import io.tandem.producer.support.RawRequest;
import io.tandem.producer.support.Requests;
import io.tandem.producer.support.SmallLimits;

/** Tests the configured limits, with small values that a test reaches in seconds. */
@QuarkusTest
@TestProfile(SmallLimits.class)
@QuarkusTestResource(KafkaTestResource.class)
class LimitsTest {

    @TestHTTPResource("/")
    URI server;

    private RawRequest stream() {
        return new RawRequest(server).head("POST /events HTTP/1.1", "Content-Type: application/x-ndjson",
                "Transfer-Encoding: chunked");
    }

    private static String event(int id) {
        return "{\"specversion\":\"1.0\",\"id\":\"" + id + "\",\"source\":\"/limits\",\"type\":\"t\"}\n";
    }

    private static void assertTooSlow(RawRequest request, String detail) {
        RawRequest.Answer answer = request.readAnswer();
        assertThat(answer.status()).as(answer.body()).isEqualTo(408);
        assertThat(answer.contentType()).isEqualTo("application/problem+json");
        assertThat(JsonPath.from(answer.body()).getString("type")).isEqualTo("/problems/too-slow");
        assertThat(JsonPath.from(answer.body()).getString("detail")).contains(detail);
    }

    @Test
    void aBodyThatComesSteadilyAndDoesNotEndIsTooSlow() {
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        try (RawRequest request = new RawRequest(server).head("POST /events/steady HTTP/1.1", "Content-Length: 200000")) {
            clock.scheduleAtFixedRate(() -> request.sendAndForgetFailure(new byte[1000]), 0, 100, TimeUnit.MILLISECONDS);
            assertTooSlow(request, "not complete after 4 s");
        } finally {
            clock.shutdownNow();
        }
    }

    @Test
    void aBodyBelowTheMinimumRateIsTooSlow() {
        try (RawRequest request = new RawRequest(server).head("POST /events/slow HTTP/1.1", "Content-Length: 200000")) {
            assertTooSlow(request.send("x"), "less than 240 bytes a second");
        }
    }

    /** Must end before the idle time-out of HTTP, which also closes the connection. */
    @Test
    @Timeout(50)
    void aSenderThatDoesNotReadItsReceiptsIsHeldBackAndThenDisconnected() {
        long sent = 0;
        String events = event(1).repeat(100);
        try (RawRequest stream = stream()) {
            while (true) {
                stream.chunk(events);
                sent += events.length();
                assertThat(sent).as("the bytes that the sockets buffer").isLessThan(64L << 20);
            }
        } catch (UncheckedIOException disconnected) {
            assertThat(sent).isPositive();
        }
    }

    @Test
    void aLineThatDoesNotEndEndsItsStream() {
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        try (RawRequest stream = stream().chunk(event(1) + "{")) {
            clock.scheduleAtFixedRate(() -> stream.chunk(" "), 100, 100, TimeUnit.MILLISECONDS);
            assertIncomplete(stream, "a line did not come to its end");
        } finally {
            clock.shutdownNow();
        }
    }

    @Test
    void aSilentStreamIsEnded() {
        try (RawRequest stream = stream().chunk(event(1))) {
            assertIncomplete(stream, "nothing came");
        }
    }

    private static void assertIncomplete(RawRequest stream, String reason) {
        assertThat(stream.readHead()).isEqualTo(200);
        assertThat(JsonPath.from(stream.readJsonLine()).getString("id")).isEqualTo("1");
        JsonPath summary = JsonPath.from(stream.readJsonLine());
        assertThat(summary.getInt("summary.accepted")).isEqualTo(1);
        assertThat(summary.getBoolean("summary.complete")).isFalse();
        assertThat(summary.getString("summary.reason")).contains(reason);
    }

    @Test
    void theMemoryOfAParsedDocumentIsCounted() {
        String order = "{\"number\":1,\"lines\":[{}" + ",{}".repeat(15_000) + "]}";
        Requests.request().contentType("application/json").body(order).post("/events/com.example.order").then()
                .statusCode(413).body("detail", containsString("memory"));
        Requests.request().contentType("application/json").body(order).post("/events/unchecked").then().statusCode(202);
    }

    @Test
    void theSizesAreTheConfiguredOnes() {
        Requests.request().body(new byte[5_000]).contentType("text/plain").post("/events/t").then().statusCode(202);
        Requests.request().contentType("application/octet-stream").body(new byte[60_000]).post("/events/t").then()
                .statusCode(413).body("detail", containsString("50000 bytes"));
        Requests.request().contentType("application/octet-stream").body(new byte[300_000]).post("/events/t").then()
                .statusCode(413).body("detail", containsString("262144 bytes"));
        Requests.request().contentType("application/cloudevents-batch+json")
                .body("[" + event(1) + "," + event(2) + "," + event(3) + "]").post("/events").then()
                .statusCode(413).body("detail", equalTo("the batch has more than 2 events"));
    }
}
