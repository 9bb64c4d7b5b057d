package io.tandem.consumer.support;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A destination that answers each type of event byte by byte as a test says, also against HTTP. */
public final class RawReceiver implements AutoCloseable {

    /** Answers a request; what it does not write is never written. */
    public interface Script {
        void answer(Connection connection);
    }

    /** A connection of the service under test. */
    public final class Connection {
        private final Socket socket;
        private volatile boolean open = true;

        private Connection(Socket socket) {
            this.socket = socket;
        }

        /** Whether the service has it still open. */
        public boolean isOpen() {
            return open;
        }

        /** Writes these bytes now. */
        public Connection write(String text) {
            try {
                socket.getOutputStream().write(text.getBytes(ISO_8859_1));
            } catch (IOException gone) {
                open = false;
            }
            return this;
        }

        /** Writes these bytes later. */
        public void writeLater(Duration delay, String text) {
            timer.schedule(() -> write(text), delay.toMillis(), TimeUnit.MILLISECONDS);
        }

        /** Writes these bytes again and again until the service closes the connection. */
        public void writeEach(Duration interval, String text) {
            if (open) {
                timer.schedule(() -> write(text).writeEach(interval, text), interval.toMillis(), TimeUnit.MILLISECONDS);
            }
        }
    }

    private record Request(String id, String type) {
    }

    private final Map<String, Script> scripts = new ConcurrentHashMap<>();
    private final Map<String, List<Connection>> calls = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(RawReceiver::daemon);
    private final ServerSocket listener = new ServerSocket();

    /** @param port 0: any */
    public RawReceiver(int port) throws IOException {
        listener.setReuseAddress(true);
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        daemon(this::accept).start();
    }

    public String url() {
        return "http://127.0.0.1:" + listener.getLocalPort() + "/";
    }

    /** A complete answer without a body. */
    public static String answer(int status) {
        return "HTTP/1.1 " + status + " x\r\nContent-Length: 0\r\n\r\n";
    }

    /** @param script for events of this type; all others are answered with 200 */
    public void on(String type, Script script) {
        scripts.put(type, script);
    }

    /** The connections that an event came over, one for each attempt. */
    public List<Connection> calls(String id) {
        return calls.getOrDefault(id, List.of());
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Connection connection = new Connection(listener.accept());
                daemon(() -> serve(connection)).start();
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Connection connection) {
        try (Socket socket = connection.socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (Request request = read(in); request != null; request = read(in)) {
                calls.computeIfAbsent(request.id(), id -> new CopyOnWriteArrayList<>()).add(connection);
                scripts.getOrDefault(request.type(), any -> any.write(answer(200))).answer(connection);
            }
        } catch (IOException reset) {
            // As good as closed.
        } finally {
            connection.open = false;
        }
    }

    private static Request read(InputStream in) throws IOException {
        String id = null;
        String type = null;
        int length = 0;
        String line = line(in);
        if (line == null) {
            return null;
        }
        for (; line != null && !line.isEmpty(); line = line(in)) {
            String[] header = line.split(": ?", 2);
            switch (header[0].toLowerCase(java.util.Locale.ROOT)) {
                case "ce-id" -> id = header[1];
                case "ce-type" -> type = header[1];
                case "content-length" -> length = Integer.parseInt(header[1]);
                default -> {
                }
            }
        }
        in.readNBytes(length);
        return new Request(id, type);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                return null;
            }
            line.append((char) b);
        }
        return line.toString().stripTrailing();
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "raw-receiver");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() {
        timer.shutdownNow();
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
