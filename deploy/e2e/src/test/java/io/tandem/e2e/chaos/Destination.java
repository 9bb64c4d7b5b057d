package io.tandem.e2e.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import io.tandem.local.Ports;

/** What the webhook calls: it remembers the first handling of each event, and answers poison as the poison's type says. */
public final class Destination implements AutoCloseable {

    /** The type of events that are refused for good. */
    public static final String REFUSED = "io.tandem.poison.refused";
    /** The type of events that fail each time. */
    public static final String FAILING = "io.tandem.poison.failing";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<String> handled = new HashSet<>();
    private final Map<String, List<String>> firstsByKey = new HashMap<>();

    Destination() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), Ports.free()), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(handle(exchange), -1);
        }
    }

    private int handle(HttpExchange exchange) {
        String type = exchange.getRequestHeaders().getFirst("ce-type");
        if (REFUSED.equals(type)) {
            return 400;
        }
        if (FAILING.equals(type)) {
            return 500;
        }
        remember(exchange.getRequestHeaders().getFirst("ce-source"), exchange.getRequestHeaders().getFirst("ce-id"),
                String.valueOf(exchange.getRequestHeaders().getFirst("ce-subject")));
        return 204;
    }

    private synchronized void remember(String source, String id, String subject) {
        if (handled.add(source + " " + id)) {
            firstsByKey.computeIfAbsent(subject, key -> new ArrayList<>()).add(id);
        }
    }

    /** The ids of the events of each key, in the order of their first handling. */
    synchronized Map<String, List<String>> firstsByKey() {
        return Map.copyOf(firstsByKey);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
