package io.tandem.consumer.decode;

import static io.restassured.RestAssured.given;
import static io.tandem.consumer.support.journal.JournalRows.newId;
import static io.tandem.local.testkit.TopicWriter.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.test.junit.QuarkusTest;
import io.tandem.consumer.support.DeadLetterTopic;
import io.tandem.consumer.support.TopicToJournal;
import io.tandem.local.testkit.TopicReader;
import io.tandem.local.testkit.TopicWriter;

/** {@code data} is no attribute (CloudEvents 1.0.2, attribute naming), and the content of the data does not matter. */
@QuarkusTest
class ReservedAttributeTest extends TopicToJournal {

    @ParameterizedTest
    @ValueSource(strings = { "x", "{\"a\":1}" })
    void aRecordWithAnAttributeNamedDataIsRefused(String value) {
        String id = newId();
        Map<String, String> headers = TopicWriter.event(id);
        headers.put("ce_data", value);
        RecordMetadata sent = topic.send("k", headers, bytes("the data"));
        String marker = send("test.event", "k");
        journal.awaitEvent(marker);

        assertThat(journal.count("event WHERE id = ? AND source = 'urn:test'", id)).isZero();
        try (DeadLetterTopic deadLetters = new DeadLetterTopic()) {
            var deadLetter = deadLetters.awaitDeadLetterOf(sent.partition(), sent.offset());
            assertThat(TopicReader.header(deadLetter, "dead-letter-reason")).isEqualTo("invalid-event");
        }
    }

    /** Limits of a JSON parser are not those of CloudEvents: an event of another sender is no dead letter for them. */
    @ParameterizedTest
    @ValueSource(ints = { 1_001, 5_000 })
    void aLongNumberInTheDataOfAStructuredEventIsKept(int digits) {
        String number = "1".repeat(digits);

        String id = structured("{\"n\":" + number + "}");

        assertThat(journal.awaitEvent(id)).containsEntry("outcome", "processed")
                .containsEntry("data", bytes("{\"n\":" + number + "}"));
    }

    @Test
    void deepDataOfAStructuredEventAreKept() {
        String deep = "[".repeat(1_500) + "]".repeat(1_500);

        String id = structured(deep);

        assertThat(journal.awaitEvent(id)).containsEntry("outcome", "processed").containsEntry("data", bytes(deep));
    }

    @Test
    void emptyBytesOfAStructuredEventStayBytes() {
        String id = newId();
        topic.send("k", Map.of("content-type", "application/cloudevents+json"), bytes(
                "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"urn:test\",\"type\":\"t\",\"data_base64\":\"\"}"
                        .formatted(id)));
        journal.awaitEvent(id);

        String answer = given().get("/events/" + id).then().statusCode(200).extract().asString();

        assertThat(answer).contains("\"data_base64\":\"\"").doesNotContain("\"data\":");
    }

    /** Sends an event of source urn:test, and a marker behind it on the same key that comes when it is done. */
    private String structured(String data) {
        String id = newId();
        topic.send("k", Map.of("content-type", "application/cloudevents+json"), bytes(
                "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"urn:test\",\"type\":\"t\",\"data\":%s}"
                        .formatted(id, data)));
        journal.awaitEvent(send("test.event", "k"));
        return id;
    }
}
