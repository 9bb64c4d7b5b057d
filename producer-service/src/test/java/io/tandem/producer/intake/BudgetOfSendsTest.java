package io.tandem.producer.intake;

import static io.restassured.RestAssured.given;
import static io.tandem.local.testkit.Patience.await;
import static io.tandem.producer.support.Sender.event;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

import jakarta.inject.Inject;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.tandem.local.KafkaTestResource;
import io.tandem.local.testkit.Broker;
import io.tandem.producer.broker.Channels;
import io.tandem.producer.support.RawRequest;
import io.tandem.producer.support.Sender;

/** Bytes in the buffer of the Kafka client count against the budget, also after the sender left or got its answer. */
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
@TestProfile(BudgetOfSendsTest.PatientClient.class)
class BudgetOfSendsTest {

    /**
     * The Kafka client and the watch on the broker wait for as long as a test freezes the broker. A request that times out
     * would close the last connection, and the client would forget the topic and refuse the next event.
     */
    public static class PatientClient implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "tandem.producer.answer-timeout", "2s",
                    "tandem.producer.broker.down-after", "10m",
                    "mp.messaging.outgoing.events-out.request.timeout.ms", "600000",
                    "mp.messaging.outgoing.events-out.delivery.timeout.ms", "600001");
        }
    }

    private static final int DATA = 80_000;
    private static final String TEXT = "\"" + "x".repeat(DATA) + "\"";

    @Inject
    KafkaClientService clients;

    @TestHTTPResource("/")
    URI server;

    @TestHTTPResource(value = "/metrics", management = true)
    String metrics;

    private static String body(String contentType) {
        String event = event(UUID.randomUUID().toString(), "t", TEXT);
        return contentType.equals(Sender.BATCH) ? "[" + event + "]" : event;
    }

    @ParameterizedTest
    @ValueSource(strings = { Sender.ONE, Sender.BATCH, Sender.STREAM })
    void eventsOfASenderThatLeftCountUntilTheBrokerHasThem(String contentType) {
        Sender sender = new Sender(server);
        awaitRest(sender);
        Broker.whileFrozen(() -> {
            sendAndLeave(contentType);
            long held = inFlight();
            sendAndLeave(contentType);

            assertThat(held).isGreaterThan(DATA);
            assertThat(inFlight()).isGreaterThanOrEqualTo(2 * held);
        });
        awaitRest(sender);
    }

    @ParameterizedTest
    @ValueSource(strings = { Sender.ONE, Sender.BATCH, "text/plain" })
    void eventsWithAnUnknownOutcomeCountUntilTheBrokerHasThem(String contentType) {
        Sender sender = new Sender(server);
        awaitRest(sender);
        String path = contentType.equals("text/plain") ? "/events/t" : "/events";
        Broker.whileFrozen(() -> {
            sender.post(path, contentType, body(contentType));
            long held = inFlight();
            sender.post(path, contentType, body(contentType));

            assertThat(held).isGreaterThan(DATA);
            assertThat(inFlight()).isGreaterThanOrEqualTo(2 * held);
        });
        awaitRest(sender);
    }

    /** Leaves once the Kafka client has the event, and returns when the service knows. */
    private void sendAndLeave(String contentType) {
        String body = body(contentType) + "\n";
        double before = buffered();
        double left = leftSenders();
        try (RawRequest request = new RawRequest(server)) {
            request.head("POST /events HTTP/1.1", "Content-Type: " + contentType, "Content-Length: " + body.length())
                    .send(body);
            await("the Kafka client has the event").until(() -> buffered() >= before + DATA);
        }
        await("the service knows that the sender left").until(() -> leftSenders() == left + 1);
    }

    /** Returns the bytes that the Kafka client holds. */
    private double buffered() {
        Map<String, Double> metrics = new HashMap<>();
        clients.getProducer(Channels.EVENTS_OUT).unwrap().metrics().forEach((name, metric) -> {
            if (name.name().startsWith("buffer-")) {
                metrics.put(name.name(), (Double) metric.metricValue());
            }
        });
        return metrics.get("buffer-total-bytes") - metrics.get("buffer-available-bytes");
    }

    private void awaitRest(Sender sender) {
        sender.awaitAcceptance();
        await("nothing is in flight").until(() -> inFlight() == 0);
    }

    private long inFlight() {
        return (long) metric("tandem_in_flight_bytes(\\{.*})?");
    }

    private double leftSenders() {
        return metric("http_server_requests_seconds_count\\{[^}]*status=\"RESET\"[^}]*}");
    }

    private double metric(String series) {
        return given().get(metrics).asString().lines().filter(line -> line.matches(series + " .*"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ')))).sum();
    }
}
