package io.tandem.e2e.manifests;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;

import io.tandem.local.Command;

/** The CRDs of Strimzi, made by Strimzi's own generator from its API classes: {@code target/strimzi} has the jars. */
public final class StrimziCrds {

    private static final String API = "io.strimzi.api.kafka.model.";
    private static final Map<String, String> CLASSES = Map.of(
            "Kafka", API + "kafka.Kafka",
            "KafkaNodePool", API + "nodepool.KafkaNodePool",
            "KafkaTopic", API + "topic.KafkaTopic",
            "KafkaUser", API + "user.KafkaUser");
    private static final Map<String, JsonNode> CRDS = generate();

    private StrimziCrds() {
    }

    /** The schema of a kind in a version, closed: a field that it does not name is an error. */
    public static Optional<Schema> schema(String kind, String apiVersion) {
        String version = apiVersion.substring(apiVersion.indexOf('/') + 1);
        return Manifest.elements(CRDS.getOrDefault(kind, MissingNode.getInstance()).at("/spec/versions"))
                .filter(served -> served.path("name").asText().equals(version))
                .map(served -> closed(served.at("/schema/openAPIV3Schema").deepCopy()))
                .map(SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_4)::getSchema)
                .findFirst();
    }

    /** The API server drops fields that a schema does not name, and strict validation refuses them. So does this. */
    private static JsonNode closed(JsonNode schema) {
        if (isClosable(schema)) {
            ((ObjectNode) schema).put("additionalProperties", false);
        }
        schema.forEach(StrimziCrds::closed);
        return schema;
    }

    private static boolean isClosable(JsonNode schema) {
        return schema.path("properties").isObject() && schema.path("type").asText().equals("object")
                && !schema.path("x-kubernetes-preserve-unknown-fields").asBoolean() && !schema.has("additionalProperties");
    }

    private static Map<String, JsonNode> generate() {
        Path folder = Repository.target().resolve("crds");
        Path jars = Repository.target().resolve("strimzi");
        try {
            Files.createDirectories(folder);
            List<String> line = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java"), "-cp",
                    classPath(jars), "io.strimzi.crdgenerator.CrdGenerator", "--yaml"));
            CLASSES.forEach((kind, type) -> line.add(type + "=" + folder.resolve(kind + ".yaml")));
            Command.run(line).orThrow();
            return read(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The generator is last, because it has older copies of libraries that the API needs. */
    private static String classPath(Path jars) throws IOException {
        try (Stream<Path> files = Files.list(jars)) {
            return String.join(File.pathSeparator, files.map(Path::toString)
                    .sorted((a, b) -> Boolean.compare(a.contains("crd-generator"), b.contains("crd-generator")))
                    .toList());
        }
    }

    private static Map<String, JsonNode> read(Path folder) throws IOException {
        Map<String, JsonNode> crds = new HashMap<>();
        for (String kind : CLASSES.keySet()) {
            crds.put(kind, new YAMLMapper().readTree(folder.resolve(kind + ".yaml").toFile()));
        }
        return crds;
    }
}
