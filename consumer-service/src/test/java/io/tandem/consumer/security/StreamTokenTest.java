package io.tandem.consumer.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.tandem.local.testkit.Tokens;

/** Nobody reads the journal any longer than the token allows, an open stream included. */
@QuarkusTest
@TestProfile(SecurityTest.Secured.class)
class StreamTokenTest {

    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Duration VALIDITY = Duration.ofSeconds(8);

    @Test
    void aStreamEndsWithItsToken() throws Exception {
        Instant expiry = Instant.now().plus(VALIDITY);
        CompletableFuture<String> ended = open(Tokens.of("reader", "events:read", VALIDITY));
        CompletableFuture<String> other = open(Tokens.of("reader", "events:read", Duration.ofHours(1)));

        await("the stream ends soon after its token").atMost(Duration.ofSeconds(40)).until(ended::isDone);

        assertThat(Instant.now()).isAfter(expiry.minusSeconds(2));
        assertThat(ended.join()).as("the last event").endsWith("\n\n").contains("event: expired\ndata: {").contains("id: ");
        assertThat(other).as("a stream with a valid token goes on").isNotDone();
        other.cancel(true);
    }

    /** Connects, and completes with the text of the stream when the service ends it. */
    private static CompletableFuture<String> open(String token) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(RestAssured.baseURI + ":" + RestAssured.port + "/stream"))
                .header("Authorization", "Bearer " + token).build();
        var answer = HTTP.send(request, HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        return CompletableFuture.supplyAsync(() -> {
            try (var body = answer.body()) {
                return new String(body.readAllBytes(), UTF_8);
            } catch (IOException cut) {
                return "";
            }
        });
    }
}
