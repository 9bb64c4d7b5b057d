package io.tandem.consumer.webhook;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;

import javax.net.ssl.SSLContext;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;

/** An HTTP server that receives webhooks. A test sets its answer for each type of event. */
final class WebhookReceiver implements AutoCloseable {

    record Call(Map<String, List<String>> headers, String path, byte[] body, long at) {
        String header(String name) {
            return headers.entrySet().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(header -> header.getValue().get(0))
                    .findFirst()
                    .orElse(null);
        }
    }

    record Answer(int status, Map<String, String> headers) {
        static Answer of(int status) {
            return new Answer(status, Map.of());
        }
    }

    private final Map<String, BiFunction<Call, Integer, Answer>> answers = new ConcurrentHashMap<>();
    private final Map<String, List<Call>> calls = new ConcurrentHashMap<>();
    private final HttpServer server;

    WebhookReceiver(int port) {
        this(port, null);
    }

    /** @param tls null for plain HTTP */
    WebhookReceiver(int port, SSLContext tls) {
        try {
            server = create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), tls);
            server.setExecutor(Executors.newCachedThreadPool());
            server.createContext("/", this::receive);
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HttpServer create(InetSocketAddress address, SSLContext tls) throws IOException {
        if (tls == null) {
            return HttpServer.create(address, 0);
        }
        HttpsServer secured = HttpsServer.create(address, 0);
        secured.setHttpsConfigurator(new HttpsConfigurator(tls));
        return secured;
    }

    /** @param answer receives the call and the number of the attempt at its event, from 1 */
    void on(String type, BiFunction<Call, Integer, Answer> answer) {
        answers.put(type, answer);
    }

    List<Call> calls(String id) {
        return calls.getOrDefault(id, List.of());
    }

    @Override
    public void close() {
        server.stop(0);
        ((ExecutorService) server.getExecutor()).shutdown();
    }

    private void receive(HttpExchange exchange) throws IOException {
        Call call = new Call(Map.copyOf(exchange.getRequestHeaders()), exchange.getRequestURI().toString(),
                exchange.getRequestBody().readAllBytes(), System.nanoTime());
        List<Call> attempts = calls.computeIfAbsent(call.header("ce-id"), id -> new CopyOnWriteArrayList<>());
        attempts.add(call);
        Answer answer = answers.getOrDefault(call.header("ce-type"), (c, n) -> Answer.of(204)).apply(call, attempts.size());
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(answer.status(), -1);
        exchange.close();
    }
}
