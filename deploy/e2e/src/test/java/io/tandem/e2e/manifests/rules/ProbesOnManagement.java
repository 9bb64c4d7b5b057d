package io.tandem.e2e.manifests.rules;

import java.util.Map;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;

import io.tandem.e2e.manifests.Manifests;
import io.tandem.e2e.manifests.Rule;
import io.tandem.e2e.manifests.Workload;

/** Both services have all three probes, each on the management port and its own health path. */
public final class ProbesOnManagement implements Rule {

    private static final Map<String, String> PROBES = Map.of(
            "startupProbe", "started", "livenessProbe", "live", "readinessProbe", "ready");

    @Override
    public Stream<String> faults(Manifests manifests) {
        return manifests.services().flatMap(workload -> PROBES.entrySet().stream()
                .filter(probe -> !isRight(workload, workload.container().at("/" + probe.getKey() + "/httpGet"),
                        probe.getValue()))
                .map(probe -> workload + ": " + probe.getKey() + " does not ask /q/health/" + probe.getValue()
                        + " on the management port"));
    }

    private static boolean isRight(Workload workload, JsonNode http, String check) {
        String management = workload.setting("quarkus.management.port").orElseThrow();
        return http.path("path").asText().equals("/q/health/" + check)
                && workload.port(http.path("port")).map(String::valueOf).filter(management::equals).isPresent();
    }
}
