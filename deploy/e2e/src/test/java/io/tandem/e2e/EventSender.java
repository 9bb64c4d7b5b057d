package io.tandem.e2e;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;

/** Sends one event in binary mode, once, and sorts the answer for a careful client. */
public final class EventSender {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(5);

    /** The result of one attempt. */
    public enum Answer {
        /** 202: it is on the topic. */
        ACCEPTED,
        /** 503 {@code unavailable} or {@code overloaded}, or 408 to a client that stood still: nothing was sent. */
        REFUSED,
        /** 503 {@code outcome-unknown}. */
        UNKNOWN,
        /** No answer came. */
        UNREACHABLE
    }

    /**
     * An answer.
     *
     * @param retryAfter the time in the header; zero without one
     */
    public record Reply(Answer answer, Duration retryAfter) {
    }

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_PATIENCE).build();
    private final String source;
    private final Duration ahead;

    /** Sends events of this source, without a {@code time}. */
    public EventSender(String source) {
        this(source, Duration.ZERO);
    }

    /** Sends events of this source with a {@code time} that is so much ahead. */
    public EventSender(String source, Duration ahead) {
        this.source = source;
        this.ahead = ahead;
    }

    /**
     * One attempt.
     *
     * @throws IllegalStateException on an answer that no valid event should get
     */
    public Reply send(URI events, String key, String id, String data) throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(events)
                .timeout(PATIENCE)
                .header("content-type", "application/json")
                .header("ce-specversion", "1.0")
                .header("ce-id", id)
                .header("ce-source", source)
                .header("ce-type", "io.tandem.e2e")
                .header("ce-subject", key)
                .POST(HttpRequest.BodyPublishers.ofString(data));
        if (!ahead.isZero()) {
            request.header("ce-time", Instant.now().plus(ahead).toString());
        }
        try {
            return reply(id, http.send(request.build(), HttpResponse.BodyHandlers.ofString()));
        } catch (IOException retried) {
            return new Reply(Answer.UNREACHABLE, Duration.ZERO);
        }
    }

    private static Reply reply(String id, HttpResponse<String> response) {
        Duration retryAfter = Duration.ofSeconds(response.headers().firstValueAsLong("retry-after").orElse(0));
        if (response.statusCode() == 202) {
            return new Reply(Answer.ACCEPTED, retryAfter);
        }
        if (response.statusCode() == 408) {
            return new Reply(Answer.REFUSED, retryAfter);
        }
        if (response.statusCode() == 503 && !retryAfter.isZero()) {
            boolean unknown = response.body().contains("/problems/outcome-unknown");
            return new Reply(unknown ? Answer.UNKNOWN : Answer.REFUSED, retryAfter);
        }
        throw new IllegalStateException(response.statusCode() + " for " + id + ": " + response.body());
    }
}
