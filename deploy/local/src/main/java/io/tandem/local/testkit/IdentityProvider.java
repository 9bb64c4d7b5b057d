package io.tandem.local.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/** An OpenID Connect provider: a discovery document and the keys that the test publishes. It is away once it is closed. */
public final class IdentityProvider implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger keyRequests = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile List<SigningKey> keys;
    private volatile boolean silent;

    private IdentityProvider(HttpServer server, List<SigningKey> keys) {
        this.server = server;
        this.keys = keys;
    }

    /** Starts a provider on this port of the loopback interface. */
    public static IdentityProvider start(int port, SigningKey... keys) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            IdentityProvider provider = new IdentityProvider(server, List.of(keys));
            server.setExecutor(provider.threads);
            server.createContext("/.well-known/openid-configuration", exchange -> provider.answer(exchange,
                    Map.of("issuer", url(port), "jwks_uri", url(port) + "/keys", "token_endpoint", url(port) + "/token")));
            server.createContext("/keys", provider::answerKeys);
            server.start();
            return provider;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The issuer of a provider on this port. */
    public static String url(int port) {
        return "http://127.0.0.1:" + port;
    }

    /** Publishes these keys and withdraws all others. */
    public void publish(SigningKey... published) {
        keys = List.of(published);
    }

    /** Accepts all requests from now on and answers none of them. */
    public void fallSilent() {
        silent = true;
    }

    /** How often a client asked for the keys. */
    public int keyRequests() {
        return keyRequests.get();
    }

    private void answerKeys(HttpExchange exchange) throws IOException {
        keyRequests.incrementAndGet();
        answer(exchange, Map.of("keys", keys.stream().map(SigningKey::jwk).toList()));
    }

    private void answer(HttpExchange exchange, Object document) throws IOException {
        if (silent) {
            awaitClose();
            exchange.close();
            return;
        }
        byte[] body = JSON.writeValueAsBytes(document);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        try (var out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    private void awaitClose() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
