package io.tandem.producer.intake;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tandem.local.KafkaTestResource;
import io.tandem.producer.support.MemoryInUse;
import io.tandem.producer.support.RawRequest;
import io.tandem.producer.support.Requests;

/** A request that does not fit into the memory budget is refused. The budget is free again after the requests. */
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
class OverloadTest {

    @TestHTTPResource("/")
    URI server;

    @TestHTTPResource(value = "/metrics", management = true)
    String metrics;

    @Test
    void oneClientGetsAQuarterOfTheBudgetAndGivesItBack() {
        List<RawRequest> holding = new ArrayList<>();
        try {
            // A quarter of 64 MB has room for nine incomplete bodies of 900 KB, which count twice, and not for ten.
            for (int n = 0; n < 9; n++) {
                holding.add(new RawRequest(server).head("POST /events/held HTTP/1.1", "Content-Length: 1000000")
                        .sendAndForgetFailure(new byte[900_000]));
            }
            MemoryInUse.awaitAtLeast(metrics, 9 * 2 * 900_000);
            Requests.request().body(new byte[900_000])
                    .contentType("application/octet-stream").post("/events/one-more").then()
                    .statusCode(503)
                    .header("Retry-After", notNullValue())
                    .body("type", equalTo("/problems/overloaded"));
        } finally {
            holding.forEach(RawRequest::close);
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> Requests.request().body(new byte[900_000])
                .contentType("application/octet-stream").post("/events/again").statusCode() == 202);
    }
}
