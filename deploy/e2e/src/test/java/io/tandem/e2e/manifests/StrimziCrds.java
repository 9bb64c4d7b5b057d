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

/**
 * The CRDs of Strimzi, made by Strimzi's own generator from its API classes, of the oldest and the newest release that fit:
 * {@code target/strimzi} and {@code target/strimzi-newest} have the jars. The newest needs a JDK 21.
 */
public final class StrimziCrds {

    private static final String API = "io.strimzi.api.kafka.model.";
    private static final Map<String, String> CLASSES = Map.of(
            "Kafka", API + "kafka.Kafka",
            "KafkaNodePool", API + "nodepool.KafkaNodePool",
            "KafkaTopic", API + "topic.KafkaTopic",
            "KafkaUser", API + "user.KafkaUser");
    private static final int JDK_OF_THE_NEWEST = 21;
    private static final List<Map<String, JsonNode>> RELEASES = releases().map(StrimziCrds::generate).toList();

    private StrimziCrds() {
    }

    private static Stream<String> releases() {
        if (Runtime.version().feature() < JDK_OF_THE_NEWEST) {
            System.out.println("!!! NOT RUN: the check of the manifests against the newest Strimzi, which needs a JDK "
                    + JDK_OF_THE_NEWEST);
            return Stream.of("strimzi");
        }
        return Stream.of("strimzi", "strimzi-newest");
    }

    /** The schemas of a kind in a version, closed: a field that it does not name is an error. Empty for each unknown one. */
    public static Stream<Optional<Schema>> schemas(String kind, String apiVersion) {
        return RELEASES.stream().map(crds -> schema(crds.getOrDefault(kind, MissingNode.getInstance()), apiVersion));
    }

    private static Optional<Schema> schema(JsonNode crd, String apiVersion) {
        String version = apiVersion.substring(apiVersion.indexOf('/') + 1);
        return Manifest.elements(crd.at("/spec/versions"))
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

    private static Map<String, JsonNode> generate(String release) {
        Path folder = Repository.target().resolve("crds").resolve(release);
        Path jars = Repository.target().resolve(release);
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
