package io.tandem.consumer.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Relays TCP connections to a port of this machine, and can lose their data without closing them, as a broken gateway does.
 * The one that starts it and the one that freezes it may be of different class loaders.
 */
public final class FreezingProxy implements AutoCloseable {

    private final int target;
    private final ServerSocket listener;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    public FreezingProxy(int target) {
        this.target = target;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        System.setProperty(property(port()), "0");
        start(this::accept);
    }

    /** Where clients connect to. */
    public int port() {
        return listener.getLocalPort();
    }

    /** The number of connections that are open. */
    public int connections() {
        return sockets.size() / 2;
    }

    /** Loses the data of all connections from now on, also of those that are opened until {@link #thaw}. */
    public static void freeze(int port) {
        System.setProperty(property(port), Integer.toString(period(port) | 1));
    }

    /** Relays new connections again. Those that were frozen stay so. */
    public static void thaw(int port) {
        System.setProperty(property(port), Integer.toString((period(port) | 1) + 1));
    }

    /** Grows with each freeze and each thaw, so it is odd while frozen. A connection works only in its own period. */
    private static int period(int port) {
        return Integer.getInteger(property(port));
    }

    private static String property(int port) {
        return "tandem.freezing-proxy." + port;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.add(client);
                sockets.add(server);
                int since = period(port());
                start(() -> relay(client, server, since));
                start(() -> relay(server, client, since));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void relay(Socket from, Socket to, int since) {
        try (from; to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] bytes = new byte[65_536];
            for (int length = in.read(bytes); length >= 0; length = in.read(bytes)) {
                if (since % 2 == 0 && since == period(port())) {
                    out.write(bytes, 0, length);
                }
            }
        } catch (IOException closed) {
            // The other direction ends too.
        }
        sockets.remove(from);
        sockets.remove(to);
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "freezing-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
