package io.tandem.e2e.manifests;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;

/** One object of Kubernetes, as rendered. */
public record Manifest(JsonNode json) {

    public String apiVersion() {
        return json.path("apiVersion").asText();
    }

    /** The API's group, empty for the core. */
    public String group() {
        return apiVersion().contains("/") ? apiVersion().substring(0, apiVersion().indexOf('/')) : "";
    }

    public String kind() {
        return json.path("kind").asText();
    }

    public String name() {
        return at("/metadata/name").asText();
    }

    public Map<String, String> labels() {
        return texts(at("/metadata/labels"));
    }

    public JsonNode at(String pointer) {
        return json.at(pointer);
    }

    /** The elements of the array at a pointer; none when it is not there. */
    public Stream<JsonNode> each(String pointer) {
        return elements(at(pointer));
    }

    /** The elements of an array; none when there is no array. */
    public static Stream<JsonNode> elements(JsonNode array) {
        return array.isArray() ? StreamSupport.stream(array.spliterator(), false) : Stream.empty();
    }

    /** The fields of an object as text. */
    public static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new TreeMap<>();
        object.properties().forEach(field -> texts.put(field.getKey(), field.getValue().asText()));
        return texts;
    }

    @Override
    public String toString() {
        return kind() + " " + name();
    }
}
