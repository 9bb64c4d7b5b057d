package io.tandem.consumer.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.tandem.consumer.event.Delivery;

class EventDecoderTest {

    private static final String START = "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\"";

    private final EventDecoder decoder = new EventDecoder();

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "\"data\": {\"a\": 1234.50 } | {\"a\": 1234.50 }",
            "\"data\":1e2 | 1e2",
            "\"data\": [1, 2 ], \"x\":\"y\" | [1, 2 ]",
            "\"data\":\"text\" | \"text\"",
            "\"data\":true | true",
            "\"data\":\"a\\nb\",\"datacontenttype\":\"text/plain\" | a\\nb",
            "\"datacontenttype\":\"text/xml\",\"data\":\"<€/>\" | <€/>",
            "\"data_base64\":\"aGk=\" | hi",
    })
    void dataKeepsItsCharacters(String members, String data) {
        Delivery delivery = structured(START + "," + members + "}");

        assertThat(delivery.deadLetter()).isNull();
        assertThat(new String(delivery.event().data(), UTF_8)).isEqualTo(data.replace("\\n", "\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "", "[]", "{", "{}", "null", "\uFEFF{}", START, START + "} more",
            START + ",\"id\":\"2\"}", START + ",\"subject\":\"\"}", START + ",\"subject\":7}", START + ",\"Upper\":\"x\"}",
            START + ",\"x\":{}}", START + ",\"x\":1.5}", START + ",\"x\":99999999999}", START + ",\"x\":\"\\u0000\"}",
            START + ",\"x\":\"\\ud800\"}", START + ",\"data\":1,\"data_base64\":\"aGk=\"}", START + ",\"data_base64\":\"?\"}",
            START + ",\"time\":\"2026-11-01\"}", START + ",\"time\":\"2026-13-01T00:00:00Z\"}",
            START + ",\"datacontenttype\":\"nonsense\"}", START + ",\"dataschema\":\"relative\"}",
            START + ",\"datacontenttype\":\"text/plain\",\"data\":\"\\ud800\"}",
    })
    void anInvalidEventIsADeadLetterWithACause(String document) {
        Delivery delivery = structured(document);

        assertThat(delivery.deadLetter().reason().text()).isEqualTo("invalid-event");
        assertThat(delivery.deadLetter().cause()).isNotBlank();
        assertThat(delivery.identity().id()).isEqualTo("events-3-42-1700000000000");
        assertThat(delivery.identity().source()).isEqualTo("kafka:events");
    }

    @Test
    void tooLongIdentitiesAreInvalid() {
        assertThat(binary(Map.of("ce_id", "i".repeat(256))).isDead()).isFalse();
        assertThat(binary(Map.of("ce_id", "i".repeat(257))).isDead()).isTrue();
        assertThat(binary(Map.of("ce_source", "/" + "ü".repeat(512))).isDead()).isTrue();
    }

    @Test
    void onlyARecordThatClaimsToBeACloudEventCanBeInvalid() {
        assertThat(record(Map.of("content-type", "no media type"), "x").isDead()).isFalse();
        assertThat(record(Map.of("content-type", "application/cloudevents-batch+json"), "[]").isDead()).isTrue();
        assertThat(record(Map.of("ce_", "x"), "x").isDead()).isTrue();
        assertThat(binary(Map.of("ce_datacontenttype", "text/plain")).isDead()).isTrue();
        assertThat(record(Map.of(), null).event().data()).isNull();
    }

    @Test
    void theTimeKeepsItsText() {
        assertThat(binary(Map.of("ce_time", "2026-11-01T12:00:00.120+05:30")).event().time())
                .isEqualTo("2026-11-01T12:00:00.120+05:30");
    }

    private Delivery binary(Map<String, String> headers) {
        Map<String, String> all = new HashMap<>(
                Map.of("ce_specversion", "1.0", "ce_id", "1", "ce_source", "/s", "ce_type", "t"));
        all.putAll(headers);
        return record(all, "data");
    }

    private Delivery structured(String document) {
        return record(Map.of("content-type", "application/cloudevents+json; charset=utf-8"), document);
    }

    private Delivery record(Map<String, String> headers, String value) {
        RecordHeaders recordHeaders = new RecordHeaders();
        headers.forEach((name, text) -> recordHeaders.add(name, text.getBytes(UTF_8)));
        byte[] bytes = value == null ? null : value.getBytes(UTF_8);
        return decoder.decode(new ConsumerRecord<>("events", 3, 42, 1_700_000_000_000L, TimestampType.LOG_APPEND_TIME,
                -1, bytes == null ? -1 : bytes.length, null, bytes, recordHeaders, Optional.empty()));
    }
}
