package io.tandem.producer.http;

import static io.tandem.local.testkit.TopicReader.header;
import static io.tandem.producer.support.RawRequest.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.UUID;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.tandem.local.KafkaTestResource;
import io.tandem.local.Topics;
import io.tandem.local.testkit.TopicReader;
import io.tandem.producer.support.RawRequest;
import io.tandem.producer.support.RawRequest.Answer;

/** Whatever Accept says, an accepted event has a receipt in JSON, and an event without a receipt was not sent. */
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
class AcceptTest {

    @TestHTTPResource("/")
    URI server;

    private final String id = UUID.randomUUID().toString();

    @ParameterizedTest
    @ValueSource(strings = { "text/plain", "text/html", "text/*", "application/xml", "application/problem+json", "image/png",
            "application/json;q=0", "a/b;q=zz", "garbage", "", "/", ";", "text/plain\r\nAccept: garbage" })
    void aTriggeredEventHasAReceiptInJsonOrWasNotSent(String accept) {
        assertReceiptOrNothingSent("", request("POST", "/events/accept", "x", "Accept: " + accept, "Idempotency-Key: " + id));
    }

    @ParameterizedTest
    @ValueSource(strings = { "text/html", "garbage", "" })
    void aCloudEventHasAReceiptInJsonOrWasNotSent(String accept) {
        assertReceiptOrNothingSent("", request("POST", "/events", "x", "Accept: " + accept, "ce-specversion: 1.0",
                "ce-id: " + id, "ce-source: /accept", "ce-type: t"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "text/html", "garbage", "" })
    void aBatchHasReceiptsInJsonOrWasNotSent(String accept) {
        String event = "{\"specversion\":\"1.0\",\"id\":\"" + id + "\",\"source\":\"/accept\",\"type\":\"t\"}";
        assertReceiptOrNothingSent("[0].", request("POST", "/events", "[" + event + "]", "Accept: " + accept,
                "Content-Type: application/cloudevents-batch+json"));
    }

    private void assertReceiptOrNothingSent(String member, String request) {
        try (TopicReader topic = TopicReader.fromNow(Topics.EVENTS)) {
            Answer answer = RawRequest.exchange(server, request);

            if (answer.status() == 406) {
                assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
                assertThat(idsUpToAMarker(topic)).as("refused, so nothing was sent").doesNotContain(id);
            } else {
                assertThat(answer.status()).as(answer.body()).isEqualTo(202);
                assertThat(answer.header("Content-Type")).matches("application/json(;charset=UTF-8)?");
                assertThat(JsonPath.from(answer.body()).getString(member + "id")).isEqualTo(id);
                topic.await(id);
            }
        }
    }

    private List<String> idsUpToAMarker(TopicReader topic) {
        String marker = UUID.randomUUID().toString();
        RawRequest.exchange(server, request("POST", "/events/marker", "x", "Idempotency-Key: " + marker));
        topic.await(marker);
        return topic.await(seen -> true).stream().map(record -> header(record, "ce_id")).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = { "text/html", "garbage", "" })
    void aRefusalIsAProblemWhateverIsAskedFor(String accept) {
        Answer answer = RawRequest.exchange(server, request("POST", "/events/accept", "x", "Accept: " + accept,
                "Idempotency-Key: \"\""));
        assertThat(answer.status()).isIn(400, 406);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    }
}
