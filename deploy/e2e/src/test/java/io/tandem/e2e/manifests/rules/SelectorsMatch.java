package io.tandem.e2e.manifests.rules;

import static io.tandem.e2e.manifests.Manifest.texts;

import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;

import io.tandem.e2e.manifests.Manifest;
import io.tandem.e2e.manifests.Manifests;
import io.tandem.e2e.manifests.Rule;
import io.tandem.e2e.manifests.Selector;
import io.tandem.e2e.manifests.Workload;

/**
 * A workload selects its own pods, a Service one workload, a policy at least one. A monitor selects pods of these manifests or
 * of
 * a Kafka cluster in them. Its pods have the labels strimzi.io/cluster and strimzi.io/kind (Strimzi's Labels).
 */
public final class SelectorsMatch implements Rule {

    private static final String OF_BROKERS = "PodMonitor kafka selects nothing";

    @Override
    public Stream<String> faults(Manifests manifests) {
        return Stream.of(
                manifests.workloads().flatMap(this::own),
                manifests.ofKind("Service").flatMap(service -> exactlyOne(service, manifests)),
                selecting(manifests, "NetworkPolicy", "/spec/podSelector"),
                selecting(manifests, "PodDisruptionBudget", "/spec/selector"),
                selecting(manifests, "PodMonitor", "/spec/selector").filter(fault -> !fault.equals(OF_BROKERS)
                        || manifests.ofKind("Kafka").findAny().isEmpty()))
                .flatMap(faults -> faults);
    }

    /** A workload's selector picks its own pods and no other's; it spreads its own. */
    private Stream<String> own(Workload workload) {
        Stream<JsonNode> spread = Manifest.elements(workload.pod().path("topologySpreadConstraints"))
                .map(constraint -> constraint.path("labelSelector"));
        Stream<JsonNode> selector = workload.manifest().kind().equals("Job") ? Stream.empty()
                : Stream.of(workload.manifest().at("/spec/selector"));
        return Stream.concat(selector, spread)
                .filter(labels -> !List.of(workload.name()).equals(selected(workload.all(), labels)))
                .map(labels -> workload + ": selector " + labels + " does not select its own pods alone");
    }

    private Stream<String> exactlyOne(Manifest service, Manifests manifests) {
        var labels = texts(service.at("/spec/selector"));
        List<String> selected = manifests.workloads()
                .filter(workload -> workload.podLabels().entrySet().containsAll(labels.entrySet()))
                .map(Workload::name)
                .toList();
        return selected.size() == 1 ? Stream.empty() : Stream.of(service + " selects " + selected);
    }

    private Stream<String> selecting(Manifests manifests, String kind, String pointer) {
        return manifests.ofKind(kind)
                .filter(object -> object.at(pointer).isEmpty() || selected(manifests, object.at(pointer)).isEmpty())
                .map(object -> object + " selects " + (object.at(pointer).isEmpty() ? "everything" : "nothing"));
    }

    private static List<String> selected(Manifests manifests, JsonNode selector) {
        return manifests.workloads()
                .filter(workload -> new Selector(selector).selects(workload.podLabels()))
                .map(Workload::name)
                .toList();
    }
}
