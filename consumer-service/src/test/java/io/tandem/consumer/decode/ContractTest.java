package io.tandem.consumer.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tandem.consumer.event.Reason;
import io.tandem.consumer.support.DeadLetterTopic;
import io.tandem.local.KafkaTestResource;
import io.tandem.local.PostgresTestResource;
import io.tandem.local.Topics;
import io.tandem.local.testkit.Journal;
import io.tandem.local.testkit.Patience;
import io.tandem.local.testkit.TopicReader;
import io.tandem.local.testkit.TopicWriter;

/** The service treats each sample record as the contract describes. */
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
@QuarkusTestResource(PostgresTestResource.class)
class ContractTest {

    private static final Path CONTRACT = Path.of("../deploy/contract");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Journal journal = new Journal();

    static Stream<Path> samples() throws IOException {
        return Files.list(CONTRACT.resolve("samples"))
                .filter(file -> file.toString().endsWith(".json"))
                .sorted();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void eachSampleHasTheOutcomeThatTheContractStates(Path file) {
        JsonNode sample = read(file);
        RecordMetadata sent = send(sample.get("record"));

        Map<String, Object> row = journal.awaitOne("SELECT * FROM event WHERE topic = ? AND partition = ? AND \"offset\" = ?",
                sent.topic(), sent.partition(), sent.offset());

        if (sample.has("event")) {
            assertIsEvent(sample.get("event"), row, sent);
        } else {
            assertIsDeadLetter(sample, row, sent);
        }
    }

    /** Other teams read the document to interpret dead letters. */
    @Test
    void theDocumentListsEveryReason() throws IOException {
        String document = Files.readString(CONTRACT.resolve("events.asyncapi.yaml"));

        assertThat(Reason.values()).allSatisfy(reason -> assertThat(document).contains("- " + reason.text() + "\n"));
    }

    private static RecordMetadata send(JsonNode record) {
        Map<String, String> headers = new LinkedHashMap<>();
        record.get("headers").properties().forEach(header -> headers.put(header.getKey(), header.getValue().asText()));
        try (TopicWriter topic = new TopicWriter(Topics.EVENTS)) {
            return topic.send(record.get("key").textValue(), headers, bytes(record, "value"));
        }
    }

    private static void assertIsEvent(JsonNode event, Map<String, Object> row, RecordMetadata sent) {
        assertThat(row).containsEntry("outcome", "processed").containsEntry("data", bytes(event, "data"));
        for (String column : new String[] { "id", "source", "type", "subject", "time", "dataschema", "datacontenttype" }) {
            assertThat(row).containsEntry(column, filled(event.path(column).textValue(), sent));
        }
        Object extensions = row.get("extensions");
        assertThat(extensions == null ? JSON.nullNode() : parse(extensions.toString()))
                .isEqualTo(event.has("extensions") ? event.get("extensions") : JSON.nullNode());
    }

    private void assertIsDeadLetter(JsonNode sample, Map<String, Object> row, RecordMetadata sent) {
        String reason = sample.at("/deadLetter/reason").asText();
        assertThat(row).containsEntry("outcome", "dead-lettered").containsEntry("reason", reason);
        try (DeadLetterTopic topic = new DeadLetterTopic()) {
            // Tests of the sweep publish dead letters with made-up offsets, which may be equal to this one.
            ConsumerRecord<byte[], byte[]> deadLetter = await().atMost(Patience.LIMIT)
                    .until(() -> topic.deadLettersOf(sent.partition(), sent.offset()).stream()
                            .filter(found -> reason.equals(TopicReader.header(found, "dead-letter-reason")))
                            .findFirst(), Optional::isPresent)
                    .orElseThrow();
            JsonNode record = sample.get("record");
            assertThat(TopicReader.header(deadLetter, "dead-letter-reason")).isEqualTo(reason);
            assertThat(deadLetter.key()).isEqualTo(bytes(record, "key"));
            assertThat(deadLetter.value()).isEqualTo(bytes(record, "value"));
            record.get("headers").properties().forEach(header -> assertThat(TopicReader.header(deadLetter, header.getKey()))
                    .as(header.getKey()).isEqualTo(header.getValue().asText()));
        }
    }

    private static String filled(String text, RecordMetadata sent) {
        return text == null ? null
                : text.replace("{topic}", sent.topic())
                        .replace("{partition}", Integer.toString(sent.partition()))
                        .replace("{offset}", Long.toString(sent.offset()))
                        .replace("{timestamp}", Long.toString(sent.timestamp()));
    }

    private static byte[] bytes(JsonNode node, String name) {
        if (node.has(name + "Base64")) {
            return Base64.getDecoder().decode(node.get(name + "Base64").asText());
        }
        return TopicWriter.bytes(node.path(name).textValue());
    }

    private static JsonNode read(Path file) {
        try {
            return parse(Files.readString(file));
        } catch (IOException e) {
            throw new IllegalStateException(file.toString(), e);
        }
    }

    private static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new IllegalStateException(json, e);
        }
    }
}
