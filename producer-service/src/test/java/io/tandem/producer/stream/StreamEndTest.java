package io.tandem.producer.stream;

import static io.tandem.producer.support.Sender.event;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;

import org.junit.jupiter.api.Test;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.tandem.local.KafkaTestResource;
import io.tandem.producer.support.RawRequest;
import io.tandem.producer.support.Sender;
import io.tandem.producer.support.TightSettings;

/** The idle time-out of a stream is its own, also if that of HTTP is shorter. */
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
@TestProfile(TightSettings.class)
class StreamEndTest {

    @TestHTTPResource("/")
    URI server;

    @Test
    void aSilentStreamEndsWithASummaryAfterItsOwnTimeout() {
        String id = new Sender(server).awaitAcceptance();
        try (RawRequest stream = new RawRequest(server).head("POST /events HTTP/1.1", "Content-Type: application/x-ndjson",
                "Transfer-Encoding: chunked")) {
            stream.chunk(event(id, "t", "1") + "\n");
            assertThat(stream.readHead()).isEqualTo(200);
            assertThat(JsonPath.from(stream.readJsonLine()).getString("id")).isEqualTo(id);

            String line = stream.readJsonLine();

            assertThat(line).as("the last line").isNotNull();
            JsonPath summary = JsonPath.from(line);
            assertThat(summary.getInt("summary.accepted")).as(line).isEqualTo(1);
            assertThat(summary.getBoolean("summary.complete")).isFalse();
            assertThat(summary.getString("summary.reason"))
                    .isEqualTo("nothing came for " + TightSettings.IDLE_SECONDS + " s");
            stream.endChunks();
            assertThat(stream.readJsonLine()).as("after the stream, HTTP closes the idle connection").isNull();
        }
    }
}
