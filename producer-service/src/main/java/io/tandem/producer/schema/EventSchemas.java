package io.tandem.producer.schema;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.PathType;

import io.quarkus.runtime.StartupEvent;
import io.tandem.producer.ProducerConfig;
import io.tandem.producer.ProducerConfig.Schemas.UnknownTypes;
import io.tandem.producer.event.Echo;
import io.tandem.producer.event.Event;
import io.tandem.producer.event.JsonFaults;
import io.tandem.producer.event.MediaTypes;

/**
 * The JSON Schemas (2020-12) of event types, compiled once at start. {@code TYPE.json} in the configured folder is the
 * schema of that type. A schema cannot refer to another document.
 */
@Singleton
public class EventSchemas {

    private static final int MAX_POINTER = 256;

    private final ProducerConfig config;
    private final ObjectMapper json;
    private final Map<String, Schema> schemas = new HashMap<>();

    /**
     * A violation of a schema.
     *
     * @param pointer JSON Pointer (RFC 6901) into the data, cut after 256 characters
     */
    public record Violation(String pointer, String message) {
    }

    EventSchemas(ProducerConfig config) {
        this.config = config;
        this.json = new ObjectMapper(JsonFactory.builder()
                // Clients choose the names. The JVM would keep an interned name for a long time.
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(config.limits().jsonDepth())
                        .build())
                .build()).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }

    void load(@Observes StartupEvent started) throws IOException {
        if (config.schemas().folder().isEmpty()) {
            return;
        }
        SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12,
                builder -> builder.schemaRegistryConfig(SchemaRegistryConfig.builder()
                        .pathType(PathType.JSON_POINTER)
                        .regularExpressionFactory(LinearPattern::new)
                        .build()));
        try (Stream<Path> files = Files.list(config.schemas().folder().get())) {
            for (Path file : files.filter(EventSchemas::isSchema).sorted().collect(Collectors.toList())) {
                String name = file.getFileName().toString();
                schemas.put(name.substring(0, name.length() - ".json".length()), compile(registry, file));
            }
        }
    }

    /** Tells whether {@link #validate} must parse the data of the event. */
    public boolean apply(Event event) {
        return event.data() != null && schemas.containsKey(event.type());
    }

    /**
     * Returns the violations in the data of the event, at most 20; empty if the data is valid.
     *
     * @param memory gets the bytes that the parsed data takes, while it is parsed; an exception from it ends the validation
     */
    public List<Violation> validate(Event event, LongConsumer memory) {
        Schema schema = schemas.get(event.type());
        if (schema == null) {
            return config.schemas().unknownTypes() == UnknownTypes.ACCEPT ? List.of()
                    : List.of(new Violation("", "no schema is known for this type, and only known types are accepted"));
        }
        if (event.data() == null || !MediaTypes.isJson(event.contentType() == null ? "" : event.contentType())) {
            return List.of(new Violation("", "the data of this type must be JSON, with a datacontenttype that says so"));
        }
        try (JsonParser parser = json.createParser(event.data())) {
            JsonNode data = json.readTree(new TreeMemory(parser, event.data().length, memory));
            if (data == null) {
                return List.of(new Violation("", "the data is not JSON, because it has no value"));
            }
            ViolationLimit limit = new ViolationLimit(schema.createExecutionContext());
            return limit.violations(() -> schema.validate(limit, data)).stream()
                    .map(error -> new Violation(shortened(error.getInstanceLocation().toString()), Echo.of(error.getMessage())))
                    .toList();
        } catch (JsonProcessingException e) {
            return List.of(new Violation("", JsonFaults.of(e, "the data")));
        } catch (IOException e) {
            return List.of(new Violation("", "the data is not JSON"));
        }
    }

    /** Clients choose the names in a pointer, and a name can be as long as the data. */
    private static String shortened(String pointer) {
        return pointer.length() <= MAX_POINTER ? pointer : pointer.substring(0, MAX_POINTER) + "…";
    }

    /** Skips the hidden links that a mounted ConfigMap has besides its files. */
    private static boolean isSchema(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".json") && !name.startsWith(".") && Files.isRegularFile(file);
    }

    private Schema compile(SchemaRegistry registry, Path file) {
        try {
            JsonNode document = json.readTree(file.toFile());
            Schema schema = registry.getSchema(document);
            schema.initializeValidators();
            return schema;
        } catch (IOException | RuntimeException e) {
            throw new IllegalStateException("The schema " + file + " cannot be used: " + e.getMessage()
                    + ". It must be a JSON Schema (2020-12) without references to other documents.", e);
        }
    }
}
