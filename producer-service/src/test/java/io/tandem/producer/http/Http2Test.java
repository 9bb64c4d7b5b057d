package io.tandem.producer.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.tandem.local.KafkaTestResource;
import io.tandem.local.Topics;
import io.tandem.local.testkit.TopicReader;
import io.tandem.producer.support.MemoryInUse;
import io.tandem.producer.support.RawRequest;

/** HTTP/2 has the same responses and the same limits as HTTP/1.1. */
@QuarkusTest
@TestProfile(Http2Test.Cleartext.class)
@QuarkusTestResource(KafkaTestResource.class)
class Http2Test {

    /** Without TLS, HTTP/2 is off by default. */
    public static class Cleartext implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("tandem.http.h2c", "true");
        }
    }

    private static final int MAX_CONCURRENT_STREAMS = 3;
    private static final int MAX_HEADER_LIST_SIZE = 6;

    @TestHTTPResource("/")
    URI server;

    @TestHTTPResource(value = "/metrics", management = true)
    String metrics;

    private final HttpClient client = HttpClient.newBuilder().version(Version.HTTP_2).build();

    /** Without TLS a connection begins as HTTP/1.1. */
    @BeforeEach
    void upgrade() throws Exception {
        client.send(HttpRequest.newBuilder(server.resolve("/problems")).build(), BodyHandlers.discarding());
    }

    private HttpResponse<String> post(String path, BodyPublisher body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path)).POST(body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
        assertThat(answer.version()).isEqualTo(Version.HTTP_2);
        return answer;
    }

    @Test
    void anEventIsAccepted() throws Exception {
        String id = UUID.randomUUID().toString();
        try (TopicReader topic = TopicReader.fromNow(Topics.EVENTS)) {
            assertThat(post("/events", BodyPublishers.ofString("data"), "ce-specversion", "1.0", "ce-id", id, "ce-source",
                    "/h2", "ce-type", "t", "Content-Type", "text/plain").statusCode()).isEqualTo(202);
            assertThat(topic.await(id).value()).asString(UTF_8).isEqualTo("data");
        }
    }

    @Test
    void aStreamIsAccepted() throws Exception {
        String line = "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/h2\",\"type\":\"t\"}\n";
        HttpResponse<String> answer = post("/events?receipts=errors", BodyPublishers.ofString(line.repeat(10_000)),
                "Content-Type", "application/x-ndjson");
        assertThat(answer.body()).contains("\"accepted\":10000,\"refused\":0,\"complete\":true");
    }

    @Test
    void theLimitsAreThoseOfHttp1() throws Exception {
        assertThat(post("/events/t", BodyPublishers.ofByteArray(new byte[1_000_001])).statusCode()).isEqualTo(413);
        assertThat(post("/events/t", BodyPublishers.ofByteArray(new byte[5_000_000])).statusCode()).isEqualTo(413);
        assertThat(post("/events/t", BodyPublishers.noBody(), "x-long", "y".repeat(15_000)).statusCode()).isEqualTo(202);
        assertThat(post("/events/t", BodyPublishers.noBody(), "x-long", "y".repeat(21_000)).statusCode()).isEqualTo(431);
        assertThat(post("/events/t?" + "x".repeat(5_000), BodyPublishers.noBody()).statusCode()).isEqualTo(414);
    }

    /** A body without its last bytes until {@link #end()} is called. */
    private static final class HeldBody extends SubmissionPublisher<ByteBuffer> {

        @Override
        public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
            super.subscribe(subscriber);
            submit(ByteBuffer.wrap(new byte[900_000]));
        }

        void end() {
            submit(ByteBuffer.wrap(new byte[1_000]));
            close();
        }
    }

    @Test
    void theBytesOfARequestAreCounted() throws Exception {
        // As in OverloadTest, a quarter of the budget has room for nine bodies and not for ten.
        List<HeldBody> bodies = Stream.generate(HeldBody::new).limit(9).toList();
        List<CompletableFuture<HttpResponse<String>>> answers = bodies.stream()
                .map(body -> HttpRequest.newBuilder(server.resolve("/events/held"))
                        .POST(BodyPublishers.fromPublisher(body, 901_000)).build())
                .map(request -> client.sendAsync(request, BodyHandlers.ofString())).toList();
        try {
            MemoryInUse.awaitAtLeast(metrics, 9 * 2 * 900_000);
            assertThat(post("/events/one-more", BodyPublishers.ofByteArray(new byte[900_000])).body()).contains("overloaded");
        } finally {
            bodies.forEach(HeldBody::end);
        }
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            assertThat(answer.get().statusCode()).as(answer.get().body()).isEqualTo(202);
        }
        assertThat(post("/events/again", BodyPublishers.ofByteArray(new byte[900_000])).statusCode()).isEqualTo(202);
    }

    @Test
    void concurrentRequestsAndHeadersAreLimited() {
        try (RawRequest raw = new RawRequest(server)) {
            raw.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").send(new byte[] { 0, 0, 0, 4, 0, 0, 0, 0, 0 });
            ByteBuffer head = ByteBuffer.wrap(raw.readBytes(9));
            int length = head.getInt() >>> 8;
            assertThat(head.array()[3]).as("a frame of settings").isEqualTo((byte) 4);

            Map<Integer, Integer> settings = new HashMap<>();
            for (ByteBuffer frame = ByteBuffer.wrap(raw.readBytes(length)); frame.hasRemaining();) {
                settings.put((int) frame.getShort(), frame.getInt());
            }
            assertThat(settings).containsEntry(MAX_CONCURRENT_STREAMS, 128).containsEntry(MAX_HEADER_LIST_SIZE, 32768);
        }
    }
}
