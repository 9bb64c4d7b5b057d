package io.tandem.producer.intake;

import static io.tandem.producer.support.Sender.event;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.tandem.local.KafkaTestResource;
import io.tandem.producer.support.Sender;

/** Each request within the limits fits into the memory budget of the manifests, also if its events have a schema. */
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
@TestProfile(LargestRequestsTest.BudgetOfTheManifests.class)
class LargestRequestsTest {

    public static class BudgetOfTheManifests implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("tandem.producer.limits.in-flight", "32M",
                    "tandem.producer.schemas.folder", "src/test/resources/schemas");
        }
    }

    private static final String ORDER = "com.example.order";
    private static final int REQUEST_SIZE = 4 << 20;
    private static final int EVENT_SIZE = 1_000_000;
    private static final int REST_OF_AN_EVENT = 300;

    @TestHTTPResource("/")
    URI server;

    private static String id() {
        return UUID.randomUUID().toString();
    }

    /** An order of about this size. Its tree takes close to the bound of twelve times the largest event. */
    private static String order(int bytes) {
        String line = ",{\"sku\":\"" + "x".repeat(22) + "\"}";
        return "{\"number\":1,\"lines\":[{\"sku\":1}" + line.repeat((bytes - 40) / line.length()) + "]}";
    }

    private static String largest() {
        return event(id(), ORDER, order(EVENT_SIZE - REST_OF_AN_EVENT));
    }

    private String take(String contentType, String body) {
        assertThat(body.length()).as("within the limit").isLessThanOrEqualTo(REQUEST_SIZE);
        Sender sender = new Sender(server);
        sender.awaitAcceptance();
        HttpResponse<String> answer = sender.post("/events", contentType, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(contentType.equals(Sender.STREAM) ? 200 : 202);
        return answer.body();
    }

    @ParameterizedTest
    @ValueSource(ints = { 3_650_000, REQUEST_SIZE })
    void aLargeBatchWithALargeEventOfASchemaIsTaken(int size) {
        String large = largest();
        String small = "," + event(id(), "unchecked", "\"" + "x".repeat(500_000) + "\"");
        String batch = "[" + large + small.repeat((size - large.length() - 2) / small.length());
        take(Sender.BATCH, batch + " ".repeat(size - batch.length() - 1) + "]");
    }

    @Test
    void aBatchOfLargeEventsOfASchemaIsTaken() {
        take(Sender.BATCH, IntStream.range(0, 4).mapToObj(n -> largest()).collect(joining(",", "[", "]")));
    }

    @Test
    void aLargeEventOfASchemaInAnEvenLargerBodyIsTaken() {
        String large = largest();
        take(Sender.ONE, large + " ".repeat(REQUEST_SIZE - large.length()));
    }

    @Test
    void aLargestBatchOfSmallEventsOfASchemaIsTaken() {
        take(Sender.BATCH, IntStream.range(0, 1000).mapToObj(n -> event(id(), ORDER, order(3_900)))
                .collect(joining(",", "[", "]")));
    }

    @Test
    void aBatchMayHaveAsManyAttributesAsAllowed() {
        String many = batchWithAttributes(14, "");
        take(Sender.BATCH, many + " ".repeat(REQUEST_SIZE - many.length()));
    }

    @Test
    void aBatchWithMoreAttributesIsRefused() {
        HttpResponse<String> answer = new Sender(server).post("/events", Sender.BATCH,
                batchWithAttributes(14, ",\"onemore\":1"));

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("more than 20000 attributes");
    }

    /** A thousand events, each with six members and these. */
    private static String batchWithAttributes(int more, String ofTheLast) {
        String members = IntStream.range(0, more).mapToObj(n -> ",\"ext" + n + "\":1").collect(joining());
        return IntStream.range(0, 1000).mapToObj(n -> {
            String event = event(id(), n == 500 ? ORDER : "unchecked", n == 500 ? order(EVENT_SIZE - 2000) : "1");
            return event.substring(0, event.length() - 1) + members + (n == 999 ? ofTheLast : "") + "}";
        }).collect(joining(",", "[", "]"));
    }

    @Test
    void aLineOfAStreamMayBeAsLargeAsAnEvent() {
        String body = take(Sender.STREAM, IntStream.range(0, 4).mapToObj(n -> largest() + "\n").collect(joining()));
        assertThat(body).contains("\"accepted\":4,\"refused\":0");
    }
}
