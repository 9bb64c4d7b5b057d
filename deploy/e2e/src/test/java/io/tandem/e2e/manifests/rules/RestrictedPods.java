package io.tandem.e2e.manifests.rules;

import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;

import io.tandem.e2e.manifests.Manifests;
import io.tandem.e2e.manifests.Rule;
import io.tandem.e2e.manifests.Workload;

/** Every pod keeps the restricted pod security standard, a read-only root, a bound on memory, and a named version. */
public final class RestrictedPods implements Rule {

    @Override
    public Stream<String> faults(Manifests manifests) {
        return manifests.workloads().flatMap(RestrictedPods::faults);
    }

    private static Stream<String> faults(Workload workload) {
        JsonNode pod = workload.pod();
        JsonNode container = workload.container();
        JsonNode security = container.path("securityContext");
        return Stream.of(
                fault(pod.path("containers").size() == 1, "has not exactly one container"),
                fault(pod.at("/securityContext/runAsNonRoot").asBoolean(), "may run as root"),
                fault(pod.at("/securityContext/runAsUser").asInt() > 0, "names no user"),
                fault(pod.at("/securityContext/seccompProfile/type").asText().equals("RuntimeDefault"),
                        "has no seccomp profile"),
                fault(!pod.path("automountServiceAccountToken").asBoolean(true), "mounts a token of the API server"),
                fault(!security.path("allowPrivilegeEscalation").asBoolean(true), "may gain privileges"),
                fault(security.path("readOnlyRootFilesystem").asBoolean(), "may write to its root file system"),
                fault(security.at("/capabilities/drop/0").asText().equals("ALL"), "keeps capabilities"),
                fault(security.at("/capabilities/add").isMissingNode(), "adds capabilities"),
                fault(container.at("/resources/limits/memory").isTextual(), "has no limit of memory"),
                fault(container.at("/resources/limits/memory").equals(container.at("/resources/requests/memory")),
                        "asks for other memory than it may use"),
                fault(container.at("/resources/requests/cpu").isTextual(), "asks for no CPU"),
                fault(container.path("image").asText().matches(".+:(?!latest$)[^:/]+"), "runs an image without a version"))
                .flatMap(fault -> fault)
                .map(fault -> workload + " " + fault);
    }

    private static Stream<String> fault(boolean holds, String fault) {
        return holds ? Stream.empty() : Stream.of(fault);
    }
}
