package io.tandem.benchmark.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients of the live stream. One thread reads all of them and only counts the entries, because it shares the processors with
 * the measured service.
 */
public final class StreamClients implements AutoCloseable {

    private static final byte[] ENTRY = "\ndata: ".getBytes(StandardCharsets.US_ASCII);
    private static final int BUFFER = 1 << 18;
    private static final int PATIENCE_SECONDS = 60;

    private final Selector selector = Selector.open();
    private final CountDownLatch unanswered;
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    private final Thread reader = new Thread(this::read, "stream-clients");
    private volatile boolean closed;

    private StreamClients(int count) throws IOException {
        unanswered = new CountDownLatch(count);
    }

    /** Opens as many streams and waits until each has begun. An event from before that time does not come over the stream. */
    public static StreamClients open(URI target, int count) throws IOException, InterruptedException {
        StreamClients clients = new StreamClients(count);
        byte[] request = ("GET /stream HTTP/1.1\r\nHost: " + target.getAuthority() + "\r\nAccept: text/event-stream\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < count; i++) {
            SocketChannel channel = SocketChannel.open(new InetSocketAddress(target.getHost(), target.getPort()));
            channel.write(ByteBuffer.wrap(request));
            channel.configureBlocking(false);
            channel.register(clients.selector, SelectionKey.OP_READ, new Matcher());
        }
        clients.reader.start();
        if (!clients.unanswered.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            clients.close();
            throw new IOException(clients.unanswered.getCount() + " of " + count + " streams did not begin");
        }
        return clients;
    }

    /** Entries that all clients together have got. */
    public long received() {
        return received.get();
    }

    /** Clients that lost their connection. */
    public long dropped() {
        return dropped.get();
    }

    private void read() {
        try {
            while (!closed) {
                selector.select(key -> read((SocketChannel) key.channel(), (Matcher) key.attachment(), key));
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void read(SocketChannel channel, Matcher matcher, SelectionKey key) {
        buffer.clear();
        try {
            if (channel.read(buffer) < 0) {
                throw new IOException("closed");
            }
        } catch (IOException gone) {
            dropped.incrementAndGet();
            key.cancel();
            return;
        }
        if (!matcher.begun) {
            matcher.begun = true;
            unanswered.countDown();
        }
        received.addAndGet(matcher.entries(buffer.flip()));
    }

    /** Finds the entries of one stream across the borders of the reads. */
    private static final class Matcher {
        private boolean begun;
        private int matched;

        int entries(ByteBuffer bytes) {
            int entries = 0;
            while (bytes.hasRemaining()) {
                byte b = bytes.get();
                matched = b == ENTRY[matched] ? matched + 1 : b == ENTRY[0] ? 1 : 0;
                if (matched == ENTRY.length) {
                    entries++;
                    matched = 0;
                }
            }
            return entries;
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        selector.wakeup();
        try {
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}
