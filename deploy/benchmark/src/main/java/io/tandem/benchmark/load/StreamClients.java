package io.tandem.benchmark.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/** Clients of the live stream, all read by one thread; what they get is counted, and not kept. */
public final class StreamClients implements AutoCloseable {

    private static final byte[] ENTRY = "\ndata: ".getBytes(StandardCharsets.US_ASCII);
    private static final int BUFFER = 1 << 18;

    private final Selector selector = Selector.open();
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    private final Thread reader = new Thread(this::read, "stream-clients");
    private volatile boolean closed;

    private StreamClients() throws IOException {
    }

    public static StreamClients open(URI target, int count) throws IOException {
        StreamClients clients = new StreamClients();
        byte[] request = ("GET /stream HTTP/1.1\r\nHost: " + target.getAuthority() + "\r\nAccept: text/event-stream\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < count; i++) {
            SocketChannel channel = SocketChannel.open(new InetSocketAddress(target.getHost(), target.getPort()));
            channel.write(ByteBuffer.wrap(request));
            channel.configureBlocking(false);
            channel.register(clients.selector, SelectionKey.OP_READ, new int[1]);
        }
        clients.reader.start();
        return clients;
    }

    /** Entries that all clients together have got. */
    public long received() {
        return received.get();
    }

    /** Clients whose connection the service closed. */
    public long dropped() {
        return dropped.get();
    }

    private void read() {
        try {
            while (!closed) {
                selector.select(key -> read((SocketChannel) key.channel(), (int[]) key.attachment(), key));
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void read(SocketChannel channel, int[] matched, SelectionKey key) {
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
        buffer.flip();
        int entries = 0;
        while (buffer.hasRemaining()) {
            byte b = buffer.get();
            matched[0] = b == ENTRY[matched[0]] ? matched[0] + 1 : b == ENTRY[0] ? 1 : 0;
            if (matched[0] == ENTRY.length) {
                entries++;
                matched[0] = 0;
            }
        }
        received.addAndGet(entries);
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
