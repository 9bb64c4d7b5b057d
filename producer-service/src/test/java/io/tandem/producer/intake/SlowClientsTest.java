package io.tandem.producer.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tandem.local.KafkaTestResource;
import io.tandem.producer.support.RawRequest;
import io.tandem.producer.support.Requests;

/** Clients that send one byte a second do not delay others, and are refused. */
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
class SlowClientsTest {

    private static final int SLOW = 500;
    private static final int NORMAL = 200;

    @TestHTTPResource("/")
    URI server;

    @Test
    void fiveHundredSlowClientsDoNotDelayNormalOnes() {
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        List<RawRequest> slow = new ArrayList<>();
        try {
            IntStream.range(0, SLOW).forEach(n -> slow.add(new RawRequest(server).head("POST /events/slow HTTP/1.1",
                    "Content-Length: 100000")));
            clock.scheduleAtFixedRate(() -> slow.forEach(client -> client.sendAndForgetFailure(new byte[] { 'x' })),
                    0, 1, TimeUnit.SECONDS);

            List<Duration> normal = IntStream.range(0, NORMAL).mapToObj(n -> timed()).sorted().toList();

            System.out.printf("500 slow clients; %d normal requests: p50 %s, p99 %s, slowest %s%n", NORMAL,
                    normal.get(NORMAL / 2), normal.get(NORMAL * 99 / 100), normal.get(NORMAL - 1));
            assertThat(slow).allMatch(client -> client.readStatus() == 408);
        } finally {
            clock.shutdownNow();
            slow.forEach(RawRequest::close);
        }
    }

    private static Duration timed() {
        long start = System.nanoTime();
        Requests.request().body("x").post("/events/normal").then().statusCode(202);
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
