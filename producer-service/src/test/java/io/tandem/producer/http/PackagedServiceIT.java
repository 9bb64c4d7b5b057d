package io.tandem.producer.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.restassured.path.json.JsonPath;
import io.tandem.local.LocalServers;
import io.tandem.local.testkit.PackagedService;
import io.tandem.local.testkit.ServiceProcess;
import io.tandem.local.testkit.Vitals;
import io.tandem.producer.support.RawRequest;
import io.tandem.producer.support.Requests;

/** Tests the packaged service in a separate process, for its memory and for the checks at its start. */
class PackagedServiceIT {

    /** Set {@code -Dtandem.upload.megabytes=2048} for a long upload. */
    private static final long MEGABYTES = Long.getLong("tandem.upload.megabytes", 64);
    private static final Path FOREIGN_CLIENT = Path.of("src/test/node");
    private static final int DATA_BYTES = 10_000;
    private static final long MARGIN = 16L << 20;

    @Test
    void inProductionItDoesNotStartWithATopicThatBreaksTheRules() throws Exception {
        try (ServiceProcess service = production().without("tandem.producer.topic-checks").process()) {
            service.launch();
            assertThat(service.awaitExit()).isNotZero();
            assertThat(service.output()).contains("should have 3 replicas").contains("tandem.producer.topic-checks=warn");
        }
    }

    @Test
    void aLongUploadDoesNotRaiseTheHeap() throws Exception {
        assumeFalse(Boolean.getBoolean("tandem.native"), "NOT RUN: a native image does not show its heap");
        try (ServiceProcess service = production().jvm(List.of("-Xmx128m")).start()) {
            Vitals vitals = new Vitals(service.process());
            awaitAcceptance(service);
            upload(service, 16);
            long before = vitals.heap();
            long start = System.nanoTime();

            upload(service, MEGABYTES);

            long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
            long after = vitals.heap();
            System.out.printf("%d MB in %d s at -Xmx128m; heap after collection: %d KB before, %d KB after%n", MEGABYTES,
                    seconds, before / 1024, after / 1024);
            assertThat(after).isLessThan(before + MARGIN);
        }
    }

    /** Is skipped unless {@code npm ci} has run in src/test/node. */
    @Test
    void eventsOfTheCloudEventsSdkForJavaScriptArriveUnchanged() throws Exception {
        assumeTrue(Files.isDirectory(FOREIGN_CLIENT.resolve("node_modules")), "NOT RUN: no npm ci in " + FOREIGN_CLIENT);
        try (ServiceProcess service = production().start()) {
            awaitAcceptance(service);
            Process client = new ProcessBuilder("node", "foreign-client.mjs", service.address().toString(),
                    LocalServers.kafka().bootstrapServers()).directory(FOREIGN_CLIENT.toFile()).redirectErrorStream(true)
                    .start();
            String output = new String(client.getInputStream().readAllBytes(), UTF_8);
            System.out.print(output);
            assertThat(client.waitFor()).as(output).isZero();
        }
    }

    private static PackagedService production() {
        return PackagedService.producer().asBuilt();
    }

    private static void awaitAcceptance(ServiceProcess service) {
        await().atMost(Duration.ofSeconds(60)).until(
                () -> Requests.request().body("x").post(service.address() + "/events/first").statusCode() == 202);
    }

    private static void upload(ServiceProcess service, long megabytes) {
        String line = "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/upload\",\"type\":\"t\",\"data\":\""
                + "x".repeat(DATA_BYTES) + "\"}\n";
        byte[] bytes = line.repeat(100).getBytes(UTF_8);
        long rounds = megabytes * 1_000_000 / bytes.length;
        try (RawRequest stream = new RawRequest(service.address())) {
            stream.head("POST /events?receipts=errors HTTP/1.1", "Content-Type: application/x-ndjson",
                    "Content-Length: " + rounds * bytes.length);
            for (long round = 0; round < rounds; round++) {
                stream.send(bytes);
            }
            assertThat(stream.readHead()).isEqualTo(200);
            JsonPath summary = JsonPath.from(stream.readJsonLine());
            assertThat(summary.getLong("summary.accepted")).isEqualTo(rounds * 100);
            assertThat(summary.getBoolean("summary.complete")).isTrue();
        }
    }
}
