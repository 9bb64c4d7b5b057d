package io.tandem.e2e.manifests.rules;

import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;

import io.tandem.e2e.manifests.Manifest;
import io.tandem.e2e.manifests.Manifests;
import io.tandem.e2e.manifests.Rule;
import io.tandem.e2e.manifests.Selector;
import io.tandem.e2e.manifests.Workload;

/** Each port that is named is one that the container opens, and each that a service's container declares it listens on. */
public final class PortsMatch implements Rule {

    @Override
    public Stream<String> faults(Manifests manifests) {
        return Stream.of(
                manifests.services().flatMap(PortsMatch::declared),
                manifests.ofKind("Service").flatMap(service -> ofService(service, manifests)),
                manifests.ofKind("PodMonitor").flatMap(monitor -> ofMonitor(monitor, manifests)),
                manifests.ofKind("HTTPRoute").flatMap(route -> ofRoute(route, manifests)),
                manifests.ofKind("NetworkPolicy").flatMap(policy -> ofPolicy(policy, manifests)))
                .flatMap(faults -> faults);
    }

    private static Stream<String> declared(Workload workload) {
        return Stream.of(List.of("http", "quarkus.http.port"), List.of("management", "quarkus.management.port"))
                .filter(port -> workload.ports().noneMatch(declared -> declared.path("name").asText().equals(port.get(0))
                        && declared.path("containerPort").asText().equals(workload.setting(port.get(1)).orElseThrow())))
                .map(port -> workload + ": port " + port.get(0) + " is not " + port.get(1));
    }

    private static Stream<String> ofService(Manifest service, Manifests manifests) {
        var labels = Manifest.texts(service.at("/spec/selector"));
        return service.each("/spec/ports").flatMap(port -> manifests.workloads()
                .filter(workload -> workload.podLabels().entrySet().containsAll(labels.entrySet()))
                .filter(workload -> workload.port(port.path("targetPort")).isEmpty())
                .map(workload -> service + ": " + workload + " has no port " + port.path("targetPort")));
    }

    private static Stream<String> ofMonitor(Manifest monitor, Manifests manifests) {
        return monitor.each("/spec/podMetricsEndpoints").flatMap(endpoint -> selected(manifests, monitor.at("/spec/selector"))
                .filter(workload -> workload.port(endpoint.path("port")).isEmpty())
                .map(workload -> monitor + ": " + workload + " has no port " + endpoint.path("port")));
    }

    private static Stream<String> ofRoute(Manifest route, Manifests manifests) {
        return route.json().findValues("backendRefs").stream().flatMap(Manifest::elements)
                .filter(backend -> manifests.find("Service", backend.path("name").asText()).stream()
                        .flatMap(service -> service.each("/spec/ports"))
                        .noneMatch(port -> port.path("port").equals(backend.path("port"))))
                .map(backend -> route + ": no Service has the port of " + backend);
    }

    private static Stream<String> ofPolicy(Manifest policy, Manifests manifests) {
        return policy.each("/spec/ingress").flatMap(rule -> Manifest.elements(rule.path("ports")))
                .filter(port -> selected(manifests, policy.at("/spec/podSelector"))
                        .noneMatch(workload -> workload.port(port.path("port")).isPresent()))
                .map(port -> policy + " opens " + port.path("port") + ", on which no pod that it selects listens");
    }

    private static Stream<Workload> selected(Manifests manifests, JsonNode selector) {
        return manifests.workloads().filter(workload -> new Selector(selector).selects(workload.podLabels()));
    }
}
