package io.tandem.local.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

import javax.net.ssl.SSLContext;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;

import io.tandem.local.Ports;

/**
 * The destination of a webhook: an HTTP server that answers as the test says and remembers each call. It knows an event by its
 * {@code ce-id} and a key by {@code ce-subject}.
 */
public final class WebhookReceiver implements AutoCloseable {

    /**
     * One request.
     *
     * @param path with the query
     * @param at on the clock of {@link System#nanoTime()}
     */
    public record Call(Map<String, List<String>> headers, String path, byte[] body, long at) {

        /** The first value of a header; null without it. */
        public String header(String name) {
            return headers.entrySet().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(header -> header.getValue().get(0))
                    .findFirst()
                    .orElse(null);
        }
    }

    /**
     * An answer.
     *
     * @param work how long the destination works before it answers
     */
    public record Answer(int status, Map<String, String> headers, Duration work, byte[] body) {

        public Answer(int status, Map<String, String> headers) {
            this(status, headers, Duration.ZERO, new byte[0]);
        }

        /** An answer at once, without headers. */
        public static Answer of(int status) {
            return new Answer(status, Map.of());
        }

        /** The same after some work. */
        public Answer after(Duration time) {
            return new Answer(status, headers, time, body);
        }

        /** The same with a body. */
        public Answer with(byte[] bytes) {
            return new Answer(status, headers, work, bytes);
        }
    }

    /** Decides the answer to a call. */
    @FunctionalInterface
    public interface Answering {

        /** @param attempt the number of the call for its event, from 1 */
        Answer answer(Call call, int attempt);
    }

    /** As many clients may connect at once as a test has. A connection beyond them is lost for up to half a minute. */
    private static final int BACKLOG = 1024;

    private final Map<String, Answering> answers = new ConcurrentHashMap<>();
    private final Map<String, List<Call>> calls = new ConcurrentHashMap<>();
    private final Map<String, List<String>> idsByKey = new ConcurrentHashMap<>();
    private final Map<String, Integer> taken = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private volatile Answering usual = (call, attempt) -> Answer.of(204);

    /** Listens on a free port. */
    public WebhookReceiver() {
        this(Ports.free());
    }

    /** Listens on the port. */
    public WebhookReceiver(int port) {
        this(port, null);
    }

    /** Listens on the port, with TLS unless {@code tls} is null. */
    public WebhookReceiver(int port, SSLContext tls) {
        try {
            server = create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), tls);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::receive);
        server.start();
    }

    private static HttpServer create(InetSocketAddress address, SSLContext tls) throws IOException {
        if (tls == null) {
            return HttpServer.create(address, BACKLOG);
        }
        HttpsServer secured = HttpsServer.create(address, BACKLOG);
        secured.setHttpsConfigurator(new HttpsConfigurator(tls));
        return secured;
    }

    /** The URL of the root path. */
    public String url() {
        return (server instanceof HttpsServer ? "https" : "http") + "://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    /** Decides from now on how events of this type are answered. */
    public void on(String type, Answering answer) {
        answers.put(type, answer);
    }

    /** Decides from now on how events of all other types are answered; with 204 before. */
    public void onOthers(Answering answer) {
        usual = answer;
    }

    /** The calls for an event. */
    public List<Call> calls(String id) {
        return calls.getOrDefault(id, List.of());
    }

    /** How often each event was answered with success, by its id. */
    public Map<String, Integer> taken() {
        return taken;
    }

    /** The ids of the events of each key, in the order of the first call for each event. */
    public Map<String, List<String>> idsByKey() {
        return idsByKey;
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            Call call = new Call(Map.copyOf(exchange.getRequestHeaders()), exchange.getRequestURI().toString(),
                    exchange.getRequestBody().readAllBytes(), System.nanoTime());
            Answer answer = answers.getOrDefault(String.valueOf(call.header("ce-type")), usual)
                    .answer(call, remember(call));
            LockSupport.parkNanos(answer.work().toNanos());
            if (answer.status() / 100 == 2) {
                taken.merge(call.header("ce-id"), 1, Integer::sum);
            }
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
        }
    }

    private int remember(Call call) {
        String id = call.header("ce-id");
        List<Call> attempts = calls.computeIfAbsent(id, first -> {
            idsByKey.computeIfAbsent(String.valueOf(call.header("ce-subject")), key -> new CopyOnWriteArrayList<>()).add(id);
            return new CopyOnWriteArrayList<>();
        });
        attempts.add(call);
        return attempts.size();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
