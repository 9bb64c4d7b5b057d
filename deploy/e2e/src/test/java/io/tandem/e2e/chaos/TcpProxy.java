package io.tandem.e2e.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.tandem.local.Ports;

/** A way to a server on this machine that can be told to be a bad one. */
public final class TcpProxy implements AutoCloseable {

    private static final class Link {
        private final Socket client;
        private final Socket server;
        private volatile boolean swallowing;

        private Link(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }
    }

    private final int target;
    private final ServerSocket listener;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(TcpProxy::daemon);
    private volatile Duration delay = Duration.ZERO;
    private volatile boolean dark;

    /** Leads to the port, once it listens. */
    TcpProxy(int target) {
        this(Ports.free(), target);
    }

    TcpProxy(int port, int target) {
        this.target = target;
        try {
            listener = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    /** Where clients connect to. */
    public int port() {
        return listener.getLocalPort();
    }

    /** Holds back each piece of data for this long, in both directions; zero: no more. */
    public void delay(Duration time) {
        delay = time;
    }

    /** Resets all connections, at both ends. */
    public void cut() {
        links.forEach(this::reset);
    }

    /** Closes the direction from the server to the client. Data from the client still arrive. */
    public void halfClose() {
        links.forEach(link -> {
            try {
                link.client.shutdownOutput();
            } catch (IOException gone) {
                reset(link);
            }
        });
    }

    /** Loses all further data of the connections that stand now, without a word, as a gateway that forgot them. */
    public void swallow() {
        links.forEach(link -> link.swallowing = true);
    }

    /** Loses all data of all connections, new ones too, until {@link #comeBack}; those of that time stay lost. */
    public void goDark() {
        dark = true;
        swallow();
    }

    /** Serves new connections again. */
    public void comeBack() {
        dark = false;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                threads.execute(() -> connect(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void connect(Socket client) {
        try {
            Socket server = new Socket();
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), 5_000);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            Link link = new Link(client, server);
            links.add(link);
            link.swallowing = dark;
            threads.execute(() -> pump(link, server, client));
            pump(link, client, server);
        } catch (IOException unreachable) {
            close(client);
        }
    }

    private void pump(Link link, Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] piece = new byte[65_536];
            for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
                Signals.hold(delay);
                if (!link.swallowing) {
                    out.write(piece, 0, length);
                }
            }
        } catch (IOException gone) {
            // The other direction learns of it below.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        close(link.client);
        close(link.server);
        links.remove(link);
    }

    // Closing with a linger time of zero sends a reset.
    private void reset(Link link) {
        try {
            link.client.setSoLinger(true, 0);
            link.server.setSoLinger(true, 0);
        } catch (IOException gone) {
            // Closed below all the same.
        }
        close(link.client);
        close(link.server);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException gone) {
            // Nothing is left to close.
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "proxy");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
        threads.shutdownNow();
    }
}
