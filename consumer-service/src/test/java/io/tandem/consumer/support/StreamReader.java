package io.tandem.consumer.support;

import static java.time.Duration.ofSeconds;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;

import io.vertx.core.json.JsonObject;

/** One connection of a client of GET /stream. It keeps the events that it receives. */
public final class StreamReader implements Flow.Subscriber<String>, AutoCloseable {

    private static final long LINES_OF_THE_BEGINNING = 3;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** One server-sent event. Its type is {@code message} if the stream names none. */
    public record Received(String type, String id, String data) {
        public String eventId() {
            return new JsonObject(data).getJsonObject("event").getString("id");
        }
    }

    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private CompletableFuture<HttpResponse<Void>> answer;
    private volatile Flow.Subscription subscription;
    private volatile String lastId;
    private volatile boolean open;
    private int heartbeats;
    private String type = "message";
    private String data;

    private final long linesAtFirst;

    private StreamReader(long linesAtFirst) {
        this.linesAtFirst = linesAtFirst;
    }

    /** Connects and waits until the stream is open. */
    public static StreamReader open(String base, String query, String lastEventId) {
        return open(new StreamReader(Long.MAX_VALUE), base, query, lastEventId);
    }

    /** Connects and reads only the beginning of the stream, until {@link #goOn()}. */
    public static StreamReader openSlow(String base, String query) {
        return open(new StreamReader(LINES_OF_THE_BEGINNING), base, query, null);
    }

    /** Reads the rest of the stream. */
    public void goOn() {
        subscription.request(Long.MAX_VALUE);
    }

    private static StreamReader open(StreamReader reader, String base, String query, String lastEventId) {
        var request = HttpRequest.newBuilder(URI.create(base + "/stream" + query));
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        reader.answer = HTTP.sendAsync(request.build(), BodyHandlers.fromLineSubscriber(reader));
        await().atMost(ofSeconds(60)).until(() -> reader.open || reader.answer.isDone());
        return reader;
    }

    /** The events received so far. */
    public List<Received> received() {
        return received;
    }

    /** The ids of the events received so far. */
    public List<String> eventIds() {
        return received.stream().filter(event -> event.type().equals("message")).map(Received::eventId).toList();
    }

    /** Waits until at least so many events are received. */
    public StreamReader awaitEvents(int count) {
        await().atMost(ofSeconds(60)).until(() -> received.size() >= count);
        return this;
    }

    public String lastId() {
        return lastId;
    }

    public int heartbeats() {
        return heartbeats;
    }

    /** Whether the service accepted the stream. */
    public boolean isOpen() {
        return open;
    }

    public boolean isEnded() {
        return ended.isDone();
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
            lastId = line.substring(4);
        } else if (line.startsWith("event: ")) {
            type = line.substring(7);
        } else if (line.startsWith("data: ")) {
            data = line.substring(6);
        } else if (line.startsWith(":")) {
            heartbeats++;
        }
    }

    private void dispatch() {
        open = true;
        if (data != null) {
            received.add(new Received(type, lastId, data));
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

    @Override
    public void close() {
        if (subscription != null) {
            subscription.cancel();
        }
        answer.cancel(true);
    }
}
