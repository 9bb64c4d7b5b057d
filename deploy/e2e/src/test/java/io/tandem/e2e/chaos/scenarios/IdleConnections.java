package io.tandem.e2e.chaos.scenarios;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Connections that send nothing. */
final class IdleConnections implements AutoCloseable {

    private final List<Socket> sockets = new ArrayList<>();

    private IdleConnections() {
    }

    /** Opens so many connections to each server. */
    static IdleConnections to(List<URI> servers, int count) throws IOException {
        IdleConnections idle = new IdleConnections();
        for (URI server : servers) {
            for (int i = 0; i < count; i++) {
                idle.sockets.add(new Socket(server.getHost(), server.getPort()));
            }
        }
        return idle;
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
