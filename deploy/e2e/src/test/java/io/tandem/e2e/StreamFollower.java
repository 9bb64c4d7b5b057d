package io.tandem.e2e;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;

import io.tandem.local.testkit.ServiceProcess;
import io.tandem.local.testkit.StreamReader;
import io.tandem.local.testkit.StreamReader.Received;

/** A client of the live stream that loses its connection again and again. It resumes after the last id, at any replica. */
final class StreamFollower {

    private static final class Connection {
        private StreamReader reader;
        private int left;
    }

    private final List<ServiceProcess> replicas;
    private final String query;
    private final Random random;
    private final IntSupplier entriesUntilCut;
    private final List<String> seen = new ArrayList<>();
    private String lastId;
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
        Connection connection = new Connection();
        current = connection;
        connection.left = entriesUntilCut.getAsInt();
        connection.reader = StreamReader.listen(replicas.get(random.nextInt(replicas.size())).uri("/stream" + query), lastId,
                entry -> take(connection, entry));
        connection.reader.onEnd(() -> lost(connection));
    }

    private synchronized void take(Connection connection, Received entry) {
        if (connection != current || stopped) {
            return;
        }
        seen.add(entry.type().equals("message") ? entry.eventId() : entry.type());
        connection.left--;
        if (connection.left <= 0) {
            connection.reader.close();
        }
    }

    private synchronized void lost(Connection connection) {
        if (connection != current || stopped) {
            return;
        }
        if (connection.reader.lastId() != null) {
            lastId = connection.reader.lastId();
        }
        cuts++;
        connect();
    }

    /** Ends the connection. */
    synchronized void stop() {
        stopped = true;
        current.reader.close();
    }

    /** Whether the stream has begun, so that the client gets each event that is journaled from now on. */
    synchronized boolean isOpen() {
        return lastId != null || current.reader.lastId() != null;
    }

    synchronized int count() {
        return seen.size();
    }

    /** The ids of the events, in the order of their arrival. */
    synchronized List<String> seen() {
        return List.copyOf(seen);
    }

    synchronized int cuts() {
        return cuts;
    }
}
