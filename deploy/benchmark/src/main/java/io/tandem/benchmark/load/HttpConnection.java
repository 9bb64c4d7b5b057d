package io.tandem.benchmark.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One HTTP/1.1 connection that has at most one request under way. */
final class HttpConnection {

    private static final int MAX_ANSWER = 1 << 16;
    private static final String LENGTH = "content-length:";

    private final SocketChannel channel;
    private final ByteBuffer answer = ByteBuffer.allocate(MAX_ANSWER);
    private long dueAt;

    private HttpConnection(SocketChannel channel) {
        this.channel = channel;
    }

    static HttpConnection open(URI target, Selector selector) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(target.getHost(), target.getPort()));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        HttpConnection connection = new HttpConnection(channel);
        channel.register(selector, SelectionKey.OP_READ, connection);
        return connection;
    }

    /** @param due when the request should have been sent, on the clock of {@link System#nanoTime()} */
    void send(byte[] request, long due) throws IOException {
        dueAt = due;
        answer.clear();
        ByteBuffer bytes = ByteBuffer.wrap(request);
        while (bytes.hasRemaining()) {
            channel.write(bytes); // loopback: a request fits the socket's buffer
        }
    }

    long dueAt() {
        return dueAt;
    }

    /** Reads the bytes that are there. Returns the status once the answer is complete, else 0. */
    int receive() {
        try {
            if (channel.read(answer) < 0) {
                throw new IOException("the service closed the connection");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String text = new String(answer.array(), 0, answer.position(), StandardCharsets.ISO_8859_1);
        int headEnd = text.indexOf("\r\n\r\n");
        if (headEnd < 0 || text.length() < headEnd + 4 + contentLength(text.substring(0, headEnd))) {
            return 0;
        }
        return Integer.parseInt(text.substring(9, 12));
    }

    private static int contentLength(String head) {
        String lower = head.toLowerCase(Locale.ROOT);
        int at = lower.indexOf(LENGTH);
        if (at < 0) {
            return 0;
        }
        int end = lower.indexOf('\r', at);
        return Integer.parseInt(lower.substring(at + LENGTH.length(), end < 0 ? lower.length() : end).trim());
    }

    void close() throws IOException {
        channel.close();
    }
}
