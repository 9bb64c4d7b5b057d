package io.tandem.e2e.manifests;

import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;

/** A label selector; an empty one selects everything. */
public record Selector(JsonNode json) {

    public boolean selects(Map<String, String> labels) {
        return labels.entrySet().containsAll(Manifest.texts(json.path("matchLabels")).entrySet())
                && Manifest.elements(json.path("matchExpressions")).allMatch(expression -> holds(expression, labels));
    }

    private static boolean holds(JsonNode expression, Map<String, String> labels) {
        String value = labels.get(expression.path("key").asText());
        boolean named = Manifest.elements(expression.path("values")).anyMatch(allowed -> allowed.asText().equals(value));
        return switch (expression.path("operator").asText()) {
            case "In" -> named;
            case "NotIn" -> !named;
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            default -> throw new IllegalArgumentException("operator of " + expression);
        };
    }
}
