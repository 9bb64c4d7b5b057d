package io.tandem.producer.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.tandem.local.KafkaTestResource;
import io.tandem.producer.event.Event;
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
        assertThat(validate(type, "[" + "0,".repeat(ITEMS) + "0]")).hasSizeBetween(1, 20);
    }

    @Test
    void aLongNameDoesNotMakeALongPointer() {
        List<EventSchemas.Violation> violations = validate("violations.names", "{\"" + "n".repeat(40_000) + "\":1}");

        assertThat(violations).isNotEmpty().allSatisfy(violation -> {
            assertThat(violation.pointer()).startsWith("/nnn").hasSizeLessThan(300);
            assertThat(violation.message()).hasSizeLessThan(300);
        });
    }

    @Test
    void dataWithoutAValueAreAViolation() {
        assertThat(validate("violations.items", " \n ")).singleElement().extracting(EventSchemas.Violation::message).asString()
                .contains("not JSON");
    }

    private List<EventSchemas.Violation> validate(String type, String data) {
        Event event = new Event(Map.of("id", "1", "source", "/s", "type", type, "datacontenttype", "application/json"),
                data.getBytes(UTF_8));
        return schemas.validate(event, memory -> {
        });
    }
}
