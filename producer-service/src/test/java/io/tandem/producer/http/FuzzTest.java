package io.tandem.producer.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tandem.local.KafkaTestResource;
import io.tandem.producer.http.FuzzedRequests.Framing;
import io.tandem.producer.support.RawRequest;
import io.tandem.producer.support.Requests;

/**
 * Requests with random damage do not make the service fail, hang or keep memory. The properties
 * {@code -Dtandem.fuzz.requests=200000} and {@code -Dtandem.fuzz.seed=1} change their number and their content.
 */
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
class FuzzTest {

    private static final int CLIENTS = 4;
    private static final int REQUESTS = Integer.getInteger("tandem.fuzz.requests", 4_000);
    private static final long SEED = Long.getLong("tandem.fuzz.seed", 20261101L);
    private static final long HEAP_MARGIN = 64L << 20;
    private static final Set<Integer> HONEST = Set.of(200, 202, 301, 400, 404, 405, 406, 408, 413, 414, 415, 421, 422, 431,
            503);

    @TestHTTPResource("/")
    URI server;

    private final Map<String, LongAdder> outcomes = new ConcurrentSkipListMap<>();

    @Test
    void noDamageMakesTheServiceFailOrHang() throws Exception {
        run(0, REQUESTS / 20);
        long before = heapInUse();
        outcomes.clear();
        long start = System.nanoTime();
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Callable<Void>> runs = IntStream.rangeClosed(1, CLIENTS)
                    .<Callable<Void>> mapToObj(client -> () -> run(client, REQUESTS / CLIENTS)).toList();
            for (Future<Void> run : clients.invokeAll(runs)) {
                run.get();
            }
        } finally {
            clients.shutdownNow();
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        Requests.request().body("x").post("/events/after-the-fuzz").then().statusCode(202);
        long after = heapInUse();
        System.out.printf("%d requests in %d s, %d a second; heap after collection: %d KB before, %d KB after; %s%n", REQUESTS,
                took.toSeconds(), REQUESTS * 1000L / took.toMillis(), before / 1024, after / 1024, outcomes);
        assertThat(after).isLessThan(before + HEAP_MARGIN);
    }

    private Void run(int client, int count) {
        FuzzedRequests requests = new FuzzedRequests(new Random(SEED + client));
        RawRequest connection = new RawRequest(server);
        FuzzedRequests.Request before = null;
        for (int n = 0; n < count; n++) {
            FuzzedRequests.Request request = requests.next();
            boolean goesOn = false;
            try {
                goesOn = exchange(connection, request);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed %d, client %d, request %d: %s%nafter: %s".formatted(SEED, client, n, request,
                        before), e);
            }
            before = request;
            if (!goesOn) {
                connection.close();
                connection = new RawRequest(server);
            }
        }
        connection.close();
        return null;
    }

    /** Sends a request and returns whether the connection can be used again. */
    private boolean exchange(RawRequest connection, FuzzedRequests.Request request) {
        connection.sendAndForgetFailure(request.bytes());
        if (request.framing() == Framing.OPEN) {
            count("left");
            return false;
        }
        try {
            RawRequest.Answer answer = connection.readAnswer();
            count(String.valueOf(answer.status()));
            assertThat(HONEST).contains(answer.status());
            assertThat(answer.body()).doesNotContain("Exception", "\tat ", "127.0.0.1");
            if (answer.status() < 400) {
                return request.framing() == Framing.RIGHT && !answer.last();
            }
            if (answer.body().isEmpty()) {
                // The HTTP server itself refused a forbidden character in a header. It closes the connection.
                return false;
            }
            assertThat(answer.contentType()).isEqualTo("application/problem+json");
            return request.framing() == Framing.RIGHT && !answer.last();
        } catch (UncheckedIOException closed) {
            assertThat(request.framing()).as("closed without an answer").isEqualTo(Framing.DAMAGED);
            count("closed");
            return false;
        }
    }

    private void count(String outcome) {
        outcomes.computeIfAbsent(outcome, name -> new LongAdder()).increment();
    }

    private static long heapInUse() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
