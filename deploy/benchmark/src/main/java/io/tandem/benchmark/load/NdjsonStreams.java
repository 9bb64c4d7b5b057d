package io.tandem.benchmark.load;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Streams of events in NDJSON, each on a connection of its own, which sends for a while and reads the receipts meanwhile.
 * Plain sockets, because the generator shares the processors with the measured service.
 */
public record NdjsonStreams(int streams, int seconds) {

    private static final int CHUNK_LINES = 200;
    private static final int KEYS = 1000;
    private static final String DATA = "{\"reading\":1234.50,\"text\":\"" + "x".repeat(72) + "\"}";

    public Load run(URI target, String run) throws IOException {
        ExecutorService threads = Executors.newFixedThreadPool(2 * streams);
        long start = System.nanoTime();
        try {
            List<CompletableFuture<Long>> receipts = new ArrayList<>();
            for (int i = 0; i < streams; i++) {
                receipts.add(stream(target, run + "-" + i, threads));
            }
            long acknowledged = receipts.stream().mapToLong(CompletableFuture::join).sum();
            return new Load((System.nanoTime() - start) / 1e9, acknowledged, 0, 0, null);
        } finally {
            threads.shutdownNow();
        }
    }

    private CompletableFuture<Long> stream(URI target, String run, ExecutorService threads) throws IOException {
        Socket socket = new Socket(target.getHost(), target.getPort());
        threads.execute(() -> send(socket, target, run));
        return CompletableFuture.supplyAsync(() -> receive(socket), threads);
    }

    private void send(Socket socket, URI target, String run) {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        try {
            OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
            write(out, "POST /events HTTP/1.1\r\nHost: " + target.getAuthority()
                    + "\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (long number = 0; System.nanoTime() < end; number += CHUNK_LINES) {
                String lines = lines(run, number);
                write(out, Integer.toHexString(lines.length()) + "\r\n" + lines + "\r\n");
            }
            write(out, "0\r\n\r\n");
            out.flush();
        } catch (IOException e) {
            // The receiver sees the connection's end, and reports it.
        }
    }

    private static String lines(String run, long first) {
        StringBuilder lines = new StringBuilder(CHUNK_LINES * 300);
        for (long number = first; number < first + CHUNK_LINES; number++) {
            lines.append("{\"specversion\":\"1.0\",\"type\":\"com.example.reading\",\"source\":\"/benchmark\",\"id\":\"")
                    .append(run).append('-').append(number).append("\",\"subject\":\"key-").append(number % KEYS)
                    .append("\",\"datacontenttype\":\"application/json\",\"data\":").append(DATA).append("}\n");
        }
        return lines.toString();
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Counts receipts: a line each that names an offset; the answer ends with an empty chunk. */
    private static long receive(Socket socket) {
        try (socket; InputStream in = socket.getInputStream()) {
            ReceiptCounter counter = new ReceiptCounter();
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0 && !counter.isComplete(); read = in.read(buffer)) {
                counter.add(buffer, read);
                if (counter.isComplete()) {
                    break;
                }
            }
            return counter.receipts();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
