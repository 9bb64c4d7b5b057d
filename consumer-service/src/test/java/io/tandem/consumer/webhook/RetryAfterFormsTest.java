package io.tandem.consumer.webhook;

import static java.time.ZoneOffset.UTC;
import static java.util.Locale.US;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.tandem.consumer.support.TopicToJournal;

/** {@code Retry-After} is honoured in every form that HTTP knows (RFC 9110, 5.6.7 and 10.2.3), up to the longest allowed. */
@QuarkusTest
@TestProfile(WebhookProfile.class)
class RetryAfterFormsTest extends TopicToJournal {

    /** The profile's {@code max-retry-after} is 2 s; without a wish an attempt follows within milliseconds. */
    private static final Duration HONOURED = Duration.ofMillis(1_900);

    private final Map<String, List<Long>> calls = new ConcurrentHashMap<>();
    private volatile String retryAfter;
    private HttpServer server;

    @BeforeEach
    void listen() throws IOException {
        URI url = ConfigProvider.getConfig().getValue("tandem.consumer.webhook.url", URI.class);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), url.getPort()), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    static Stream<Arguments> wishes() {
        ZonedDateTime inAMinute = ZonedDateTime.now(UTC).plusMinutes(1);
        return Stream.of(
                Arguments.of("seconds (the control)", "60"),
                Arguments.of("IMF-fixdate (the control)",
                        DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", US).format(inAMinute)),
                Arguments.of("RFC 850", DateTimeFormatter.ofPattern("EEEE, dd-MMM-yy HH:mm:ss 'GMT'", US).format(inAMinute)),
                Arguments.of("asctime", DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", US).format(inAMinute)),
                Arguments.of("ten digits", "9999999999"),
                Arguments.of("more than a long", "9".repeat(30)),
                Arguments.of("leading zeros", "0000000000060"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wishes")
    void theNextAttemptComesAsLateAsItMay(String form, String wish) {
        retryAfter = wish;
        String id = send("busy", "k");

        assertThat(journal.awaitEvent(id)).as(form).containsEntry("outcome", "processed").containsEntry("attempts", 2);
        assertThat(pause(id)).as(form + ": " + wish).isGreaterThanOrEqualTo(HONOURED);
    }

    /** The other side of the promise: what is no date asks for nothing. */
    @ParameterizedTest
    @ValueSource(strings = { "soon", "-5", "1.5", "Someday, 06-Nov-94 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT" })
    void whatAsksForNothingDelaysNothing(String wish) {
        retryAfter = wish;
        String id = send("busy", "k");

        assertThat(journal.awaitEvent(id)).containsEntry("outcome", "processed").containsEntry("attempts", 2);
        assertThat(pause(id)).isLessThan(HONOURED);
    }

    private Duration pause(String id) {
        List<Long> at = calls.get(id);
        return Duration.ofNanos(at.get(1) - at.get(0));
    }

    private void answer(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        List<Long> attempts = calls.computeIfAbsent(exchange.getRequestHeaders().getFirst("ce-id"),
                id -> new CopyOnWriteArrayList<>());
        attempts.add(System.nanoTime());
        boolean busy = attempts.size() == 1 && "busy".equals(exchange.getRequestHeaders().getFirst("ce-type"));
        if (busy) {
            exchange.getResponseHeaders().set("Retry-After", retryAfter);
        }
        exchange.sendResponseHeaders(busy ? 503 : 204, -1);
        exchange.close();
    }
}
