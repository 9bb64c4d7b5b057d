package io.tandem.producer.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.tandem.local.KafkaTestResource;
import io.tandem.local.testkit.Tokens;
import io.tandem.producer.support.RawRequest;

/** A stream of events ends with the token of its sender. Its last line says so. */
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
@QuarkusTestResource(value = Tokens.class, restrictToAnnotatedClass = true)
class StreamTokenTest {

    private static final Duration VALIDITY = Duration.ofSeconds(8);
    private static final String EVENT = "{\"specversion\":\"1.0\",\"id\":\"1\",\"type\":\"t\",\"source\":\"/shop\"}\n";

    @TestHTTPResource("/")
    URI server;

    @Test
    void aStreamEndsWithItsToken() {
        Instant expiry = Instant.now().plus(VALIDITY);
        try (RawRequest expires = open(VALIDITY); RawRequest goesOn = open(Duration.ofHours(1))) {
            assertThat(expires.readJsonLine()).contains("\"partition\"");

            String last = expires.readJsonLine();

            assertThat(Instant.now()).isAfter(expiry.minusSeconds(1));
            JsonPath summary = JsonPath.from(last);
            assertThat(summary.getBoolean("summary.complete")).isFalse();
            assertThat(summary.getInt("summary.accepted")).isEqualTo(1);
            assertThat(summary.getString("summary.reason")).contains("expired");

            assertThat(goesOn.readJsonLine()).contains("\"partition\"");
            goesOn.chunk(EVENT);
            assertThat(goesOn.readJsonLine()).contains("\"partition\"");
        }
    }

    private RawRequest open(Duration validity) {
        RawRequest stream = new RawRequest(server).head("POST /events HTTP/1.1", "Content-Type: application/x-ndjson",
                "Authorization: Bearer " + Tokens.of("shop", "events:write", validity), "Transfer-Encoding: chunked");
        assertThat(stream.readHead()).isEqualTo(200);
        return stream.chunk(EVENT);
    }
}
