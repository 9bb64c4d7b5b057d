package io.tandem.producer.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Map.Entry;

import jakarta.inject.Inject;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.tandem.local.KafkaTestResource;
import io.tandem.producer.support.TightSettings;

/** The violations of one event are at most 20, whichever keyword finds them. */
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
@TestProfile(TightSettings.class)
class ViolationLimitTest {

    private static final int ITEMS = 5000;

    @Inject
    EventSchemas schemas;

    @ParameterizedTest
    @ValueSource(strings = { "violations.items", "violations.alternatives", "violations.inside" })
    void atMostTwentyAreFound(String type) {
        byte[] data = ("[" + "0,".repeat(ITEMS) + "0]").getBytes(UTF_8);
        Event event = new Event(Map.ofEntries(Map.entry("id", "1"), Map.entry("source", "/s"), type(type),
                Map.entry("datacontenttype", "application/json")), data);

        assertThat(schemas.validate(event)).hasSizeBetween(1, 20);
    }

    private static Entry<String, String> type(String type) {
        return Map.entry("type", type);
    }
}
