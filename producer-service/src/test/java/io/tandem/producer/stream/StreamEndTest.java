package io.tandem.producer.stream;

import static io.tandem.producer.support.Sender.event;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.tandem.local.KafkaTestResource;
import io.tandem.producer.intake.FullBudget;
import io.tandem.producer.intake.MemoryBudget;
import io.tandem.producer.schema.FailingSchemas;
import io.tandem.producer.support.RawRequest;
import io.tandem.producer.support.Sender;
import io.tandem.producer.support.TightSettings;

/** However a stream ends, its last line is a summary, and the reason in it is true. */
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
@TestProfile(TightSettings.class)
class StreamEndTest {

    @TestHTTPResource("/")
    URI server;

    @Inject
    MemoryBudget budget;

    private RawRequest openWithAnAcceptedLine() {
        String id = new Sender(server).awaitAcceptance();
        RawRequest stream = new RawRequest(server).head("POST /events HTTP/1.1", "Content-Type: application/x-ndjson",
                "Transfer-Encoding: chunked");
        stream.chunk(event(id, "t", "1") + "\n");
        assertThat(stream.readHead()).isEqualTo(200);
        assertThat(JsonPath.from(stream.readJsonLine()).getString("id")).isEqualTo(id);
        return stream;
    }

    /** Asserts that this is the summary of an incomplete stream with one accepted line, and returns its reason. */
    private static String reasonIn(String line) {
        assertThat(line).as("the last line").isNotNull().startsWith("{\"summary\":");
        JsonPath summary = JsonPath.from(line);
        assertThat(summary.getInt("summary.accepted")).as(line).isEqualTo(1);
        assertThat(summary.getBoolean("summary.complete")).isFalse();
        return summary.getString("summary.reason");
    }

    /** The idle time-out of a stream is its own, also if that of HTTP is shorter. */
    @Test
    void aSilentStreamEndsWithASummaryAfterItsOwnTimeout() {
        try (RawRequest stream = openWithAnAcceptedLine()) {
            assertThat(reasonIn(stream.readJsonLine())).isEqualTo("nothing came for " + TightSettings.IDLE_SECONDS + " s");
            stream.endChunks();
            assertThat(stream.readJsonLine()).as("after the stream, HTTP closes the idle connection").isNull();
        }
    }

    @Test
    void aStreamThatFindsNoRoomDoesNotSayThatNothingWasSent() {
        try (RawRequest stream = openWithAnAcceptedLine(); FullBudget others = new FullBudget(budget)) {
            others.fill();
            stream.sendAndForgetFailure(chunk(event("2", "t", "\"" + "x".repeat(190_000) + "\"") + "\n"));

            assertThat(reasonIn(stream.readJsonLine())).isNotBlank().doesNotContain("nothing was sent");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { FailingSchemas.IN_THE_CHECK, FailingSchemas.BEFORE_THE_CHECK })
    void aFailureInTheChecksEndsTheStreamWithASummary(String type) {
        try (RawRequest stream = openWithAnAcceptedLine()) {
            stream.chunk(event("2", type, "1") + "\n" + event("3", "t", "1") + "\n").endChunks();

            assertThat(reasonIn(stream.readJsonLine())).contains("the service failed").doesNotContain("nothing was sent");
        }
    }

    private static byte[] chunk(String text) {
        return (Integer.toHexString(text.length()) + "\r\n" + text + "\r\n").getBytes(US_ASCII);
    }
}
