package io.tandem.producer.intake;

import static io.restassured.RestAssured.given;
import static io.tandem.producer.support.Sender.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.util.UUID;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.tandem.local.KafkaTestResource;
import io.tandem.local.testkit.Broker;
import io.tandem.local.testkit.Patience;
import io.tandem.producer.support.RawRequest;
import io.tandem.producer.support.Sender;
import io.tandem.producer.support.TightSettings;

/** Bytes in the buffer of the Kafka client count against the budget, also after the sender left or got its answer. */
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
@TestProfile(TightSettings.class)
class BudgetOfSendsTest {

    /** Four of them fit into the buffer of the Kafka client. */
    private static final int DATA = 40_000;
    private static final String TEXT = "\"" + "x".repeat(DATA) + "\"";

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
        long held = Broker.whileFrozen(() -> {
            sendAndLeave(contentType);
            sendAndLeave(contentType);
            sender.post("/events", Sender.ONE, event("marker", "t", "1"));
            return inFlight();
        });

        assertThat(held).isGreaterThan(2 * DATA);
        awaitRest(sender);
    }

    @ParameterizedTest
    @ValueSource(strings = { Sender.ONE, Sender.BATCH, "text/plain" })
    void eventsWithAnUnknownOutcomeCountUntilTheBrokerHasThem(String contentType) {
        Sender sender = new Sender(server);
        awaitRest(sender);
        String path = contentType.equals("text/plain") ? "/events/t" : "/events";
        long held = Broker.whileFrozen(() -> {
            sender.post(path, contentType, body(contentType));
            sender.post(path, contentType, body(contentType));
            return inFlight();
        });

        assertThat(held).isGreaterThan(2 * DATA);
        awaitRest(sender);
    }

    /** Leaves once the service has the whole body, and returns when the service knows. */
    private void sendAndLeave(String contentType) {
        String body = body(contentType) + "\n";
        long before = inFlight();
        double connections = connections();
        try (RawRequest request = new RawRequest(server)) {
            request.head("POST /events HTTP/1.1", "Content-Type: " + contentType, "Content-Length: " + body.length())
                    .send(body);
            await().alias("the body is counted").atMost(Patience.LIMIT).until(() -> inFlight() > before + DATA);
        }
        await().alias("the connection is gone").atMost(Patience.LIMIT).until(() -> connections() <= connections);
    }

    private void awaitRest(Sender sender) {
        sender.awaitAcceptance();
        await().alias("nothing is in flight").atMost(Patience.LIMIT).until(() -> inFlight() == 0);
    }

    private long inFlight() {
        return (long) metric("tandem_in_flight_bytes");
    }

    private double connections() {
        return metric("http_server_connections_seconds_active_count");
    }

    private double metric(String name) {
        return given().get(metrics).asString().lines().filter(line -> line.matches(name + "(\\{.*})? .*"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ')))).sum();
    }
}
