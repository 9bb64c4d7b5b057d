package io.tandem.producer.cloudevents;

import static io.tandem.local.testkit.TopicReader.header;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.stream.Stream;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import io.tandem.local.KafkaTestResource;
import io.tandem.local.Topics;
import io.tandem.local.testkit.TopicReader;
import io.tandem.producer.support.Requests;

/** The service turns each HTTP request of the contract samples into the record that the sample expects. */
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
class ContractTest {

    private static final Path SAMPLES = Path.of("../deploy/contract/samples");
    private static final ObjectMapper JSON = new ObjectMapper();

    static Stream<Path> samples() throws IOException {
        return Files.list(SAMPLES)
                .filter(file -> file.toString().endsWith(".json"))
                .filter(file -> read(file).has("http"))
                .sorted();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void aSampleSentOverHttpArrivesAsItsRecord(Path sample) {
        JsonNode http = read(sample).get("http");
        JsonNode expected = read(sample).get("record");
        try (TopicReader topic = TopicReader.fromNow(Topics.EVENTS)) {
            RequestSpecification request = Requests.request();
            http.get("headers").properties().forEach(header -> request.header(header.getKey(), header.getValue().asText()));
            if (bytes(http, "body") != null) {
                request.body(bytes(http, "body"));
            }

            request.post(http.get("path").asText()).then().statusCode(202);

            assertIs(expected, topic.await(expected.at("/headers/ce_id").asText()));
        }
    }

    private static void assertIs(JsonNode expected, ConsumerRecord<byte[], byte[]> record) {
        assertThat(record.key()).isEqualTo(bytes(expected, "key"));
        assertThat(record.value()).isEqualTo(bytes(expected, "value"));
        expected.get("headers").properties().forEach(header -> assertThat(header(record, header.getKey()))
                .as(header.getKey()).isEqualTo(header.getValue().asText()));
        assertThat(record.headers()).filteredOn(header -> header.key().startsWith("ce_"))
                .allMatch(header -> expected.get("headers").has(header.key()));
    }

    private static byte[] bytes(JsonNode node, String name) {
        if (node.has(name + "Base64")) {
            return Base64.getDecoder().decode(node.get(name + "Base64").asText());
        }
        return node.path(name).isTextual() ? node.get(name).asText().getBytes(UTF_8) : null;
    }

    private static JsonNode read(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new IllegalStateException(file.toString(), e);
        }
    }
}
