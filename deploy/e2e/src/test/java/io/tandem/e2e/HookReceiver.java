package io.tandem.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/** The other end of a webhook: answers as it is told, and counts what it took. */
final class HookReceiver implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Integer> taken = new ConcurrentHashMap<>();
    private volatile int status;
    private volatile Duration work = Duration.ZERO;

    HookReceiver(int status) {
        this.status = status;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::receive);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    /** From now on. */
    void answer(int newStatus) {
        status = newStatus;
    }

    /** How long each call takes from now on. */
    void work(Duration time) {
        work = time;
    }

    /** How often each event was answered with success, by id. */
    Map<String, Integer> taken() {
        return taken;
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            int answer = status;
            exchange.getRequestBody().readAllBytes();
            LockSupport.parkNanos(work.toNanos());
            if (answer / 100 == 2) {
                taken.merge(exchange.getRequestHeaders().getFirst("ce-id"), 1, Integer::sum);
            }
            exchange.sendResponseHeaders(answer, -1);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
