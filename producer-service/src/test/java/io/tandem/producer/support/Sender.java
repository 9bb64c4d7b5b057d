package io.tandem.producer.support;

import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** Sends events over HTTP, as they are. */
public record Sender(URI server) {

    public static final String ONE = "application/cloudevents+json";
    public static final String BATCH = "application/cloudevents-batch+json";
    public static final String STREAM = "application/x-ndjson";

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    public HttpResponse<String> post(String path, String contentType, String body) {
        return postAsync(path, contentType, body, LIMIT).join();
    }

    /** Fails with a CompletionException if there is no whole answer in time. */
    public CompletableFuture<HttpResponse<String>> postAsync(String path, String contentType, String body, Duration limit) {
        HttpRequest request = HttpRequest.newBuilder(server.resolve(path)).timeout(limit)
                .header("Content-Type", contentType).POST(BodyPublishers.ofString(body)).build();
        return HTTP.sendAsync(request, BodyHandlers.ofString()).orTimeout(limit.toMillis(),
                java.util.concurrent.TimeUnit.MILLISECONDS);
    }

    /** Waits until an event is accepted, and returns its id. */
    public String awaitAcceptance() {
        return await().alias("an event is accepted").atMost(LIMIT.multipliedBy(2)).until(this::sendMarker, id -> id != null);
    }

    private String sendMarker() {
        String id = UUID.randomUUID().toString();
        return post("/events", ONE, event(id, "marker", "\"x\"")).statusCode() == 202 ? id : null;
    }

    /** An event in the JSON format, with a partition key of its own. */
    public static String event(String id, String type, String data) {
        return "{\"specversion\":\"1.0\",\"id\":\"" + id + "\",\"source\":\"/sender\",\"type\":\"" + type
                + "\",\"partitionkey\":\"" + id + "\",\"data\":" + data + "}";
    }
}
