package io.tandem.producer.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.BeforeEach;

import com.code_intelligence.jazzer.junit.FuzzTest;

import io.quarkus.runtime.StartupEvent;
import io.tandem.producer.ProducerConfig;
import io.tandem.producer.event.Event;
import io.tandem.producer.event.InvalidEventException;
import io.tandem.producer.event.MediaTypes;
import io.tandem.producer.support.TestConfig;

/** Whatever the text is, the rules for attributes and the schemas accept it or name the fault. */
class EventFuzzTest {

    private static final List<String> TYPES = List.of("pattern.alternation", "pattern.dots", "pattern.names",
            "pattern.repeats", "pattern.words", "violations.items", "violations.alternatives", "violations.inside",
            "violations.names");
    /** The parsed data takes at most so many times its bytes, and the pages of the counter. */
    private static final int WORST_COST = 100;

    private final ProducerConfig config = TestConfig.with("tandem.producer.schemas.folder",
            "src/test/resources/pattern-schemas");
    private final EventSchemas schemas = new EventSchemas(config);

    @BeforeEach
    void load() throws IOException {
        schemas.load(new StartupEvent());
    }

    @FuzzTest(maxDuration = "10m")
    void time(byte[] text) {
        String time = new String(text, UTF_8);
        if (isAccepted("time", time)) {
            assertThat(DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(time.toUpperCase(Locale.ROOT), OffsetDateTime::from))
                    .isNotNull();
        }
    }

    @FuzzTest(maxDuration = "10m")
    void uri(byte[] text) {
        String uri = new String(text, UTF_8);
        boolean reference = isAccepted("source", uri);
        boolean absolute = isAccepted("dataschema", uri);
        assertThat(reference || !absolute).isTrue();
        if (absolute) {
            assertThat(URI.create(uri).isAbsolute()).isTrue();
        }
    }

    @FuzzTest(maxDuration = "10m")
    void mediaType(byte[] text) {
        String type = new String(text, UTF_8);
        if (isAccepted("datacontenttype", type)) {
            assertThat(MediaTypes.essence(type)).matches("[^/\\s;]+/[^/\\s;]+");
        }
    }

    @FuzzTest(maxDuration = "10m")
    void extension(byte[] text) {
        int middle = text.length / 2;
        isAccepted(new String(text, 0, middle, UTF_8), new String(text, middle, text.length - middle, UTF_8));
    }

    /** The first byte chooses the schema; the others are the data. */
    @FuzzTest(maxDuration = "10m")
    void schema(byte[] input) {
        if (input.length < 2) {
            return;
        }
        byte[] data = java.util.Arrays.copyOfRange(input, 1, input.length);
        Event event = new Event(Map.of("id", "1", "source", "/s", "type", TYPES.get((input[0] & 0xFF) % TYPES.size()),
                "datacontenttype", "application/json"), data);
        AtomicLong memory = new AtomicLong();

        List<EventSchemas.Violation> violations = schemas.validate(event, memory::addAndGet);

        assertThat(memory.get()).isLessThan(WORST_COST * data.length + 10_000);
        assertThat(violations).hasSizeLessThanOrEqualTo(20).allSatisfy(violation -> {
            assertThat(violation.pointer()).hasSizeLessThan(300);
            assertThat(violation.message()).isNotBlank().hasSizeLessThan(300);
        });
    }

    private static boolean isAccepted(String attribute, String value) {
        Map<String, String> attributes = new java.util.HashMap<>(Map.of("id", "1", "source", "/s", "type", "t"));
        attributes.put(attribute, value);
        try {
            Event event = new Event(attributes, null);
            assertThat(event.attributes()).containsEntry(attribute, value);
            assertThat(event.size()).isPositive();
            return true;
        } catch (InvalidEventException e) {
            assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(1000).doesNotContainPattern("\\p{Cntrl}");
            return false;
        }
    }
}
