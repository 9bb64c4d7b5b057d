package io.tandem.consumer.webhook;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;

/** A destination that speaks HTTP/2 with prior knowledge and closes a connection that begins with anything else. */
final class Http2OnlyServer implements AutoCloseable {

    private static final int FIRST_BYTES = 3;

    private final Vertx vertx = Vertx.vertx();
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ServerSocket door;
    private final int behind;

    Http2OnlyServer(int port) throws Exception {
        behind = vertx.createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0).setHttp2ClearTextEnabled(true))
                .requestHandler(request -> {
                    received.add(request.version() + " " + request.getHeader("ce-id"));
                    request.response().setStatusCode(204).end();
                })
                .listen().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS).actualPort();
        door = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    String url() {
        return "http://localhost:" + door.getLocalPort() + "/";
    }

    /** Version and event id of each request. */
    List<String> received() {
        return received;
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                threads.execute(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client; Socket server = new Socket(InetAddress.getLoopbackAddress(), behind)) {
            byte[] first = client.getInputStream().readNBytes(FIRST_BYTES);
            if (new String(first).equals("PRI")) {
                server.getOutputStream().write(first);
                threads.execute(() -> pump(server, client));
                pump(client, server);
            }
        } catch (IOException closed) {
            // One of the two is gone, and with it the other.
        }
    }

    private static void pump(Socket from, Socket to) {
        byte[] piece = new byte[8_192];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
                out.write(piece, 0, length);
            }
        } catch (IOException closed) {
            // The caller closes both.
        }
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
