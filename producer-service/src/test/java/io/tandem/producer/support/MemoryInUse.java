package io.tandem.producer.support;

import static org.awaitility.Awaitility.await;

import java.time.Duration;

/** The bytes that requests hold of the service's memory budget, as its metrics show them. */
public final class MemoryInUse {

    private MemoryInUse() {
    }

    /** Waits until requests hold at least so many bytes; {@code metrics} is the address of the metrics. */
    public static void awaitAtLeast(String metrics, long bytes) {
        await().atMost(Duration.ofSeconds(20)).until(() -> Requests.request().accept("text/plain").get(metrics).asString()
                .lines().filter(line -> line.startsWith("tandem_in_flight_bytes "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' ')))).sum() >= bytes);
    }
}
