package io.tandem.producer.schema;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.smallrye.config.SmallRyeConfigBuilder;
import io.tandem.producer.ProducerConfig;

/** A pattern that cannot be matched in linear time is found when the service starts, not when an event comes. */
class UnsupportedPatternsTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = { "^(?=a)b", "^(?!a)b", "(?<=a)b", "(?<!a)b", "^(a+)\\\\1$", "^(?>a*)b", "^a*+b" })
    void aPatternThatIsNotSupportedIsRefusedAtStart(String pattern) {
        assertRefused("{\"type\":\"string\",\"pattern\":\"" + pattern + "\"}", pattern);
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "{\"type\":\"object\",\"patternProperties\":{\"^(?=a)b\":{}}}",
            "{\"type\":\"object\",\"propertyNames\":{\"pattern\":\"^(?=a)b\"}}",
            "{\"$defs\":{\"word\":{\"pattern\":\"^(?=a)b\"}},\"items\":{\"$ref\":\"#/$defs/word\"}}",
            "{\"anyOf\":[{\"type\":\"integer\"},{\"items\":{\"pattern\":\"^(?=a)b\"}}]}" })
    void itIsRefusedWhereverItStands(String schema) {
        assertRefused(schema, "^(?=a)b");
    }

    private void assertRefused(String schema, String pattern) {
        assertThatThrownBy(() -> load(schema))
                .hasMessageContaining("refused.json")
                .hasMessageContaining(pattern.replace("\\\\", "\\"));
    }

    private void load(String schema) throws IOException {
        Files.writeString(folder.resolve("refused.json"), schema);
        new EventSchemas(config()).load(null);
    }

    private ProducerConfig config() {
        return new SmallRyeConfigBuilder().addDefaultInterceptors().addDiscoveredConverters()
                .withMapping(ProducerConfig.class)
                .withDefaultValue("tandem.security", "none")
                .withDefaultValue("mp.messaging.outgoing.events-out.topic", "events")
                .withDefaultValue("tandem.producer.schemas.folder", folder.toString())
                .build().getConfigMapping(ProducerConfig.class);
    }
}
