package io.tandem.consumer.pipeline;

import static io.tandem.consumer.support.journal.JournalRows.newId;
import static io.tandem.local.testkit.TopicWriter.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tandem.local.KafkaTestResource;
import io.tandem.local.PostgresTestResource;
import io.tandem.local.Topics;
import io.tandem.local.testkit.Journal;
import io.tandem.local.testkit.TopicWriter;

/** The service reads each compression codec that a producer can choose. Most of them need native libraries. */
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
@QuarkusTestResource(PostgresTestResource.class)
class CompressionTest {

    private final Journal journal = new Journal();

    @ParameterizedTest
    @ValueSource(strings = { "none", "gzip", "snappy", "lz4", "zstd" })
    void readsRecordsOfEachCodec(String codec) {
        String id = newId();
        String structured = newId();
        String data = codec.repeat(1000);
        try (TopicWriter topic = new TopicWriter(Topics.EVENTS, Map.of("compression.type", codec))) {
            topic.sendEvent(id, "k", data);
            topic.send("k", Map.of("content-type", "application/cloudevents+json"), bytes("""
                    {"specversion":"1.0","id":"%s","source":"urn:test","type":"test.event","data":1234.50}"""
                    .formatted(structured)));
        }

        assertThat(journal.awaitEvent(id)).containsEntry("outcome", "processed").containsEntry("data", bytes(data));
        assertThat(journal.awaitEvent(structured)).containsEntry("outcome", "processed")
                .containsEntry("data", bytes("1234.50"));
    }
}
