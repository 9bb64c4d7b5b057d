package io.tandem.local.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

import com.fasterxml.jackson.databind.json.JsonMapper;

/** A client of the live stream: one connection that reads server-sent events. */
public final class StreamReader implements Flow.Subscriber<String>, AutoCloseable {

    private static final long LINES_OF_THE_BEGINNING = 3;
    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final JsonMapper JSON = new JsonMapper();

    /**
     * One server-sent event.
     *
     * @param type {@code message} if the stream names none
     * @param id the last id that the stream has given
     */
    public record Received(String type, String id, String data) {

        /** The id of the CloudEvent in the data. */
        public String eventId() {
            try {
                return JSON.readTree(data).at("/event/id").asText();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private final long linesAtFirst;
    private final Consumer<Received> listener;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private CompletableFuture<HttpResponse<Void>> answer;
    private volatile Flow.Subscription subscription;
    private volatile String lastId;
    private volatile boolean open;
    private volatile int heartbeats;
    private String type = "message";
    private String id;
    private String data;

    private StreamReader(long linesAtFirst, Consumer<Received> listener) {
        this.linesAtFirst = linesAtFirst;
        this.listener = listener;
    }

    /**
     * Connects and waits until the stream is open or refused.
     *
     * @param query with its question mark
     * @param lastEventId where to resume; null: from now on
     */
    public static StreamReader open(String base, String query, String lastEventId) {
        return new StreamReader(Long.MAX_VALUE, null).connect(URI.create(base + "/stream" + query), lastEventId).awaitOpen();
    }

    /** Connects and reads only the beginning of the stream until {@link #goOn}. */
    public static StreamReader openSlow(String base, String query) {
        return new StreamReader(LINES_OF_THE_BEGINNING, null).connect(URI.create(base + "/stream" + query), null).awaitOpen();
    }

    /** Connects without waiting. The listener gets each event in order, and this object keeps none. */
    public static StreamReader listen(URI stream, String lastEventId, Consumer<Received> listener) {
        return new StreamReader(Long.MAX_VALUE, listener).connect(stream, lastEventId);
    }

    private StreamReader connect(URI stream, String lastEventId) {
        HttpRequest.Builder request = HttpRequest.newBuilder(stream);
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        answer = HTTP.sendAsync(request.build(), BodyHandlers.fromLineSubscriber(this));
        answer.whenComplete((status, failure) -> ended.complete(null));
        return this;
    }

    private StreamReader awaitOpen() {
        Patience.await("the stream is open or refused").until(() -> open || answer.isDone());
        return this;
    }

    /** Reads everything from now on. */
    public void goOn() {
        subscription.request(Long.MAX_VALUE);
    }

    /** The events so far. */
    public List<Received> received() {
        return received;
    }

    /** The ids of the CloudEvents so far. */
    public List<String> eventIds() {
        return received.stream().filter(event -> event.type().equals("message")).map(Received::eventId).toList();
    }

    /**
     * Waits until as many events have come.
     *
     * @throws IllegalStateException if the stream ends before
     */
    public StreamReader awaitEvents(int count) {
        Patience.awaitCount("events of the stream", count, () -> {
            boolean last = isEnded();
            if (last && received.size() < count) {
                throw new IllegalStateException("The stream ended after " + received.size() + " of " + count + " events");
            }
            return received.size();
        });
        return this;
    }

    /** The id to resume after; null before the first. */
    public String lastId() {
        return lastId;
    }

    /** Comments so far. */
    public int heartbeats() {
        return heartbeats;
    }

    /** Whether the service admitted the client: it gets each event that is journaled from now on. */
    public boolean isOpen() {
        return open;
    }

    /** Whether the connection has ended, or was never made. */
    public boolean isEnded() {
        return ended.isDone();
    }

    /** Runs the action when the connection has ended, or at once if it has. */
    public void onEnd(Runnable action) {
        ended.thenRun(action);
    }

    @Override
    public void onSubscribe(Flow.Subscription flow) {
        subscription = flow;
        flow.request(linesAtFirst);
    }

    @Override
    public void onNext(String line) {
        if (line.isEmpty()) {
            dispatch();
        } else if (line.startsWith("id: ")) {
            id = line.substring(4);
        } else if (line.startsWith("event: ")) {
            type = line.substring(7);
        } else if (line.startsWith("data: ")) {
            data = line.substring(6);
        } else if (line.startsWith(":")) {
            heartbeats++;
        }
    }

    private void dispatch() {
        lastId = id;
        open = true;
        if (data != null && listener == null) {
            received.add(new Received(type, id, data));
        } else if (data != null) {
            listener.accept(new Received(type, id, data));
        }
        type = "message";
        data = null;
    }

    @Override
    public void onError(Throwable failure) {
        ended.complete(null);
    }

    @Override
    public void onComplete() {
        ended.complete(null);
    }

    /** Ends the connection. */
    @Override
    public void close() {
        if (subscription != null) {
            subscription.cancel();
        }
        answer.cancel(true);
        ended.complete(null);
    }
}
