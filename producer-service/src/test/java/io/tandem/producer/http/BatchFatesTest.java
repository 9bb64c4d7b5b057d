package io.tandem.producer.http;

import static io.tandem.producer.support.Sender.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.tandem.local.KafkaTestResource;
import io.tandem.local.testkit.Broker;
import io.tandem.producer.support.Sender;
import io.tandem.producer.support.TightSettings;

/** A batch of which nothing was accepted: as long as a part of it may be sent again, the answer says so. */
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
@TestProfile(TightSettings.class)
class BatchFatesTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** Kafka's client reserves at least 16 KiB for a batch of records: less than that is left between two of these. */
    private static final String FILLING = "\"" + "x".repeat(33_500) + "\"";
    private static final String TOO_LARGE = event("large", "t", "\"" + "x".repeat(TightSettings.RECORD_BYTES) + "\"");
    private static final String SMALL = event("small", "t", "1");

    @TestHTTPResource("/")
    URI server;

    @Test
    void anEventThatIsTooLargeDoesNotHideOneThatMayBeSentAgain() {
        Sender sender = new Sender(server);
        sender.awaitAcceptance();
        HttpResponse<String> answer = Broker.whileFrozen(() -> {
            fillTheBufferOfTheClient(sender);
            return sender.post("/events", Sender.BATCH, "[" + TOO_LARGE + "," + SMALL + "]");
        });

        JsonPath problem = JsonPath.from(answer.body());
        assertThat(problem.getList("errors.index")).as(answer.body()).isEqualTo(List.of(0, 1));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(problem.getString("type")).isEqualTo("/problems/unavailable");
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        sender.awaitAcceptance();
    }

    /** The answers come later, after the answer time-out; until then the events stay in the buffer. */
    private static void fillTheBufferOfTheClient(Sender sender) {
        int events = TightSettings.KAFKA_BUFFER / FILLING.length();
        List<CompletableFuture<HttpResponse<String>>> filling = IntStream.rangeClosed(0, events)
                .mapToObj(n -> sender.postAsync("/events", Sender.ONE, event("fill-" + n, "t", FILLING), LIMIT)).toList();
        await().alias("the client has no room left").atMost(LIMIT)
                .until(() -> filling.stream().filter(CompletableFuture::isDone)
                        .anyMatch(answer -> answer.join().body().contains("/problems/unavailable")));
    }
}
