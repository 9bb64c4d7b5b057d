package io.tandem.producer.stream;

import static io.tandem.producer.support.Sender.event;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import io.restassured.path.json.JsonPath;
import io.tandem.local.testkit.PackagedService;
import io.tandem.local.testkit.ServiceProcess;
import io.tandem.producer.support.RawRequest;
import io.tandem.producer.support.Sender;

/** A service that stops ends its streams. Each gets its receipts, and a summary with the reason. */
class StreamStopIT {

    @Test
    void aStopEndsAnOpenStreamWithASummary() {
        try (ServiceProcess service = PackagedService.producer().asBuilt().start();
                RawRequest idle = new RawRequest(service.address());
                RawRequest inLine = new RawRequest(service.address())) {
            new Sender(service.address()).awaitAcceptance();
            openWithAnAcceptedLine(idle);
            openWithAnAcceptedLine(inLine);
            inLine.chunk("{\"specversion\":");

            int exitCode = service.stop();

            assertSummary(idle.readJsonLine());
            assertSummary(inLine.readJsonLine());
            assertThat(exitCode).isIn(0, 143);
            assertThat(service.output()).doesNotContain(" ERROR ");
        }
    }

    private static void openWithAnAcceptedLine(RawRequest stream) {
        stream.head("POST /events HTTP/1.1", "Content-Type: application/x-ndjson", "Transfer-Encoding: chunked")
                .chunk(event("1", "t", "1") + "\n");
        assertThat(stream.readHead()).isEqualTo(200);
        assertThat(JsonPath.from(stream.readJsonLine()).getString("id")).isEqualTo("1");
    }

    private static void assertSummary(String line) {
        assertThat(line).as("the last line").isNotNull();
        JsonPath answer = JsonPath.from(line);
        assertThat(answer.getInt("summary.accepted")).as(line).isEqualTo(1);
        assertThat(answer.getBoolean("summary.complete")).isFalse();
        assertThat(answer.getString("summary.reason")).contains("stop");
    }
}
