package io.tandem.e2e;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Flow;
import java.util.function.IntSupplier;

/**
 * A client of the live stream that loses its connection again and again, and resumes with the last id that it saw at
 * whichever replica chance picks.
 */
final class StreamFollower {

    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final List<ServiceProcess> replicas;
    private final String query;
    private final Random random;
    private final IntSupplier entriesUntilCut;
    private final List<String> seen = new ArrayList<>();
    private String lastId;
    private boolean open;
    private boolean stopped;
    private int cuts;
    private Connection current;

    /** @param entriesUntilCut how many entries each connection lasts */
    StreamFollower(List<ServiceProcess> replicas, String query, Random random, IntSupplier entriesUntilCut) {
        this.replicas = replicas;
        this.query = query;
        this.random = random;
        this.entriesUntilCut = entriesUntilCut;
    }

    synchronized void connect() {
        if (stopped) {
            return;
        }
        URI uri = replicas.get(random.nextInt(replicas.size())).uri("/stream" + query);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        if (lastId != null) {
            request.header("Last-Event-ID", lastId);
        }
        var connection = new Connection(entriesUntilCut.getAsInt());
        current = connection;
        HTTP.sendAsync(request.build(), BodyHandlers.fromLineSubscriber(connection))
                .whenComplete((answer, failure) -> lost(connection));
    }

    /** Ends the connection; what was seen stays. */
    synchronized void stop() {
        stopped = true;
        if (current != null) {
            current.cut();
        }
    }

    /** Whether the stream began, so that nothing journaled from now on may be missing. */
    synchronized boolean isOpen() {
        return open;
    }

    synchronized int count() {
        return seen.size();
    }

    /** The ids of the events, in the order in which they came. */
    synchronized List<String> seen() {
        return List.copyOf(seen);
    }

    synchronized int cuts() {
        return cuts;
    }

    private void lost(Connection connection) {
        synchronized (this) {
            if (connection != current || stopped) {
                return;
            }
            cuts++;
        }
        connect();
    }

    private synchronized void line(Connection connection, String line) {
        if (connection != current || stopped) {
            return;
        }
        if (line.startsWith("id: ")) {
            connection.id = line.substring(4);
        } else if (line.startsWith("event: ")) {
            seen.add(line);
        } else if (line.startsWith("data: {\"event\"")) {
            String from = line.substring(line.indexOf("\"id\":\"") + 6);
            seen.add(from.substring(0, from.indexOf('"')));
            connection.left--;
        } else if (line.isEmpty() && connection.id != null) {
            lastId = connection.id;
            open = true;
            if (connection.left <= 0) {
                connection.cut();
            }
        }
    }

    /** One connection, until it is cut. */
    private final class Connection implements Flow.Subscriber<String> {
        private int left;
        private String id;
        private Flow.Subscription flow;

        Connection(int left) {
            this.left = left;
        }

        void cut() {
            if (flow != null) {
                flow.cancel();
            }
            lost(this);
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            flow = subscription;
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(String line) {
            line(this, line);
        }

        @Override
        public void onError(Throwable failure) {
            lost(this);
        }

        @Override
        public void onComplete() {
            lost(this);
        }
    }
}
