package io.tandem.producer;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tandem.local.KafkaTestResource;

/**
 * Requests that nobody thought of: valid ones with random damage. None makes the service fail, hang, or keep memory.
 * {@code -Dtandem.fuzz.requests=200000} and {@code -Dtandem.fuzz.seed=1} change how many and which.
 */
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
class FuzzTest {

    private static final int CLIENTS = 4;
    private static final int REQUESTS = Integer.getInteger("tandem.fuzz.requests", 4_000);
    private static final long SEED = Long.getLong("tandem.fuzz.seed", 20261101L);
    private static final long HEAP_MARGIN = 64L << 20;
    private static final Set<Integer> HONEST = Set.of(200, 202, 400, 404, 405, 406, 408, 413, 415, 422, 431, 503);

    @TestHTTPResource("/")
    URI server;

    @Test
    void noDamageMakesTheServiceFailOrHang() throws Exception {
        long before = heapInUse();
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Callable<Void>> runs = IntStream.range(0, CLIENTS).<Callable<Void>> mapToObj(client -> () -> run(client))
                    .toList();
            for (Future<Void> run : clients.invokeAll(runs)) {
                run.get();
            }
        } finally {
            clients.shutdownNow();
        }
        assertThat(heapInUse()).isLessThan(before + HEAP_MARGIN);
        EventsTest.request().body("x").post("/events/after-the-fuzz").then().statusCode(202);
    }

    private Void run(int client) {
        FuzzedRequests requests = new FuzzedRequests(new Random(SEED + client));
        for (int n = 0; n < REQUESTS / CLIENTS; n++) {
            byte[] request = requests.next();
            try (RawRequest raw = new RawRequest(server)) {
                int status = raw.sendAndForgetFailure(request).readStatus();
                assertThat(HONEST).as("seed %d, client %d, request %d", SEED, client, n).contains(status);
            }
        }
        return null;
    }

    private static long heapInUse() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
