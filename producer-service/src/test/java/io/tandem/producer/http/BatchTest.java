package io.tandem.producer.http;

import static io.tandem.local.testkit.TopicReader.header;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import java.util.UUID;

import org.junit.jupiter.api.Test;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.tandem.local.KafkaTestResource;
import io.tandem.local.Topics;
import io.tandem.local.testkit.TopicReader;
import io.tandem.producer.support.Requests;

/** A batch is accepted or refused as a whole. */
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
class BatchTest {

    private final String run = UUID.randomUUID().toString();

    private String event(String id, String more) {
        return "{\"specversion\":\"1.0\",\"id\":\"" + id + "\",\"source\":\"/batch/" + run + "\",\"type\":\"t\"" + more + "}";
    }

    private static ValidatableResponse send(String body) {
        return Requests.request().contentType("application/cloudevents-batch+json").body(body).post("/events").then();
    }

    @Test
    void aValidBatchGetsAReceiptForEachEventInItsOrder() {
        try (TopicReader topic = TopicReader.fromNow(Topics.EVENTS)) {
            send("[" + event("a" + run, ",\"data\":1.50") + ", " + event("b" + run, ",\"data\":[1 ,2]") + "]")
                    .statusCode(202)
                    .body("size()", equalTo(2))
                    .body("[0].id", equalTo("a" + run))
                    .body("[1].id", equalTo("b" + run));

            assertThat(topic.await("a" + run).value()).asString(UTF_8).isEqualTo("1.50");
            assertThat(topic.await("b" + run).value()).asString(UTF_8).isEqualTo("[1 ,2]");
        }
    }

    @Test
    void oneInvalidEventRefusesAllAndEachFaultHasItsIndex() {
        try (TopicReader topic = TopicReader.fromNow(Topics.EVENTS)) {
            send("[" + event("a", "") + ", 17, " + event("c", ",\"time\":\"now\"") + "]")
                    .statusCode(400)
                    .contentType("application/problem+json")
                    .body("errors.size()", equalTo(2))
                    .body("errors[0].index", equalTo(1))
                    .body("errors[1].index", equalTo(2))
                    .body("errors[1].detail", containsString("'time'"));

            send("[" + event("marker" + run, "") + "]").statusCode(202);
            topic.await("marker" + run);
            assertThat(topic.await(seen -> true))
                    .filteredOn(record -> ("/batch/" + run).equals(header(record, "ce_source"))).hasSize(1);
        }
    }

    @Test
    void anEmptyBatchIsAccepted() {
        send("[]").statusCode(202).body("size()", equalTo(0));
    }
}
