package io.tandem.e2e.manifests.rules;

import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;

import io.tandem.e2e.manifests.Manifest;
import io.tandem.e2e.manifests.Manifests;
import io.tandem.e2e.manifests.Rule;
import io.tandem.e2e.manifests.Workload;

/** Every ConfigMap that a pod or KEDA names exists, with the key that it names. */
public final class ConfigMapsExist implements Rule {

    @Override
    public Stream<String> faults(Manifests manifests) {
        return Stream.concat(
                manifests.workloads().flatMap(workload -> named(workload)
                        .flatMap(name -> missing(manifests, workload.toString(), name))),
                manifests.ofKind("TriggerAuthentication").flatMap(keda -> keda.each("/spec/configMapTargetRef")
                        .flatMap(name -> missing(manifests, keda.toString(), name))));
    }

    private static Stream<JsonNode> named(Workload workload) {
        return Stream.of("configMapRef", "configMapKeyRef", "configMap")
                .flatMap(field -> workload.pod().findValues(field).stream());
    }

    private static Stream<String> missing(Manifests manifests, String user, JsonNode named) {
        String name = named.path("name").asText();
        JsonNode data = manifests.find("ConfigMap", name).map(Manifest::json).map(map -> map.path("data")).orElse(null);
        if (data == null) {
            return Stream.of(user + " names the ConfigMap '" + name + "', which is not there");
        }
        return Stream.concat(Stream.of(named), Manifest.elements(named.path("items")))
                .filter(key -> key.has("key") && !data.has(key.path("key").asText()))
                .map(key -> user + " names the key '" + key.path("key").asText() + "', which ConfigMap " + name + " lacks");
    }
}
