package io.tandem.e2e.order;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/** A webhook's receiver that takes 0 to 5 ms, fails one time in twenty, and remembers who came when. */
final class Destination implements AutoCloseable {

    private static final int FAILS_ONE_IN = 20;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(32);
    /** Ids by key, in the order of the first call for each. */
    private final Map<String, List<String>> firstCalls = new ConcurrentHashMap<>();
    private final Map<String, List<Instant>> successes = new ConcurrentHashMap<>();

    Destination() {
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

    Map<String, List<String>> firstCalls() {
        return firstCalls;
    }

    /** When the event was taken; more than once if it was delivered again. */
    List<Instant> successes(String id) {
        return successes.getOrDefault(id, List.of());
    }

    int taken() {
        return successes.size();
    }

    private void receive(HttpExchange exchange) throws IOException {
        String id = exchange.getRequestHeaders().getFirst("ce-id");
        note(exchange.getRequestHeaders().getFirst("ce-subject"), id);
        exchange.getRequestBody().readAllBytes();
        // The time that the work takes, which is the point here: nothing is waited for.
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(ThreadLocalRandom.current().nextInt(5_000)));
        boolean fails = ThreadLocalRandom.current().nextInt(FAILS_ONE_IN) == 0;
        if (!fails) {
            successes.computeIfAbsent(id, first -> new ArrayList<>()).add(Instant.now());
        }
        exchange.sendResponseHeaders(fails ? 503 : 204, -1);
        exchange.close();
    }

    private void note(String key, String id) {
        firstCalls.compute(key, (k, ids) -> {
            List<String> all = ids == null ? new ArrayList<>() : ids;
            if (!all.contains(id)) {
                all.add(id);
            }
            return all;
        });
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
