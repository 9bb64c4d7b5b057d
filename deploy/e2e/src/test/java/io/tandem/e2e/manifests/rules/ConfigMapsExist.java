package io.tandem.e2e.manifests.rules;

import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;

import io.tandem.e2e.manifests.Manifest;
import io.tandem.e2e.manifests.Manifests;
import io.tandem.e2e.manifests.Rule;
import io.tandem.e2e.manifests.Workload;

/** Every ConfigMap that a pod names exists, with the key that it names. */
public final class ConfigMapsExist implements Rule {

    @Override
    public Stream<String> faults(Manifests manifests) {
        return manifests.workloads().flatMap(workload -> named(workload).flatMap(name -> missing(workload, name)));
    }

    private static Stream<JsonNode> named(Workload workload) {
        return Stream.of("configMapRef", "configMapKeyRef", "configMap")
                .flatMap(field -> workload.pod().findValues(field).stream());
    }

    private static Stream<String> missing(Workload workload, JsonNode named) {
        String name = named.path("name").asText();
        JsonNode data = workload.all().find("ConfigMap", name).map(Manifest::json).map(map -> map.path("data")).orElse(null);
        if (data == null) {
            return Stream.of(workload + " names the ConfigMap '" + name + "', which is not there");
        }
        return Stream.concat(Stream.of(named), Manifest.elements(named.path("items")))
                .filter(key -> key.has("key") && !data.has(key.path("key").asText()))
                .map(key -> workload + " names the key '" + key.path("key").asText() + "', which ConfigMap " + name + " lacks");
    }
}
