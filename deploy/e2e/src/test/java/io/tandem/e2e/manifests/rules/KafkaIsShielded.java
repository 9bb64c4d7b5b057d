package io.tandem.e2e.manifests.rules;

import java.util.Map;
import java.util.stream.Stream;

import io.tandem.e2e.manifests.Manifest;
import io.tandem.e2e.manifests.Manifests;
import io.tandem.e2e.manifests.Rule;
import io.tandem.e2e.manifests.Selector;

/**
 * Brokers accept connections from the clients in these manifests only, and slow down each of them at its quota. Without
 * networkPolicyPeers Strimzi opens a listener to every pod of the cluster (Strimzi's API reference, GenericKafkaListener).
 */
public final class KafkaIsShielded implements Rule {

    @Override
    public Stream<String> faults(Manifests manifests) {
        return Stream.of(
                manifests.ofKind("KafkaUser").filter(user -> user.at("/spec/quotas/requestPercentage").isMissingNode())
                        .map(user -> user + " has no quota"),
                manifests.ofKind("Kafka").flatMap(kafka -> kafka.each("/spec/kafka/listeners"))
                        .filter(listener -> listener.path("networkPolicyPeers").isEmpty())
                        .map(listener -> "The listener " + listener.path("name").asText() + " is open to every pod"),
                manifests.ofKind("Kafka").flatMap(kafka -> manifests.services()
                        .filter(service -> !admits(kafka, service.podLabels()))
                        .map(service -> kafka + " does not admit " + service)),
                manifests.ofKind("Kafka").filter(kafka -> manifests.ofKind("ScaledObject").findAny().isPresent())
                        .filter(kafka -> kafka.each("/spec/kafka/listeners/0/networkPolicyPeers")
                                .noneMatch(peer -> peer.has("namespaceSelector")))
                        .map(kafka -> kafka + " does not admit KEDA, which connects from its own namespace"))
                .flatMap(faults -> faults);
    }

    private static boolean admits(Manifest kafka, Map<String, String> labels) {
        return kafka.each("/spec/kafka/listeners")
                .flatMap(listener -> Manifest.elements(listener.path("networkPolicyPeers")))
                .filter(peer -> !peer.has("namespaceSelector"))
                .anyMatch(peer -> new Selector(peer.path("podSelector")).selects(labels));
    }
}
