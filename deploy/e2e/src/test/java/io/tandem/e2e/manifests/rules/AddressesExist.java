package io.tandem.e2e.manifests.rules;

import java.util.Optional;
import java.util.stream.Stream;

import io.tandem.e2e.manifests.Manifest;
import io.tandem.e2e.manifests.Manifests;
import io.tandem.e2e.manifests.Rule;

/**
 * Kafka's address is that of a listener that these manifests open. KEDA connects from another namespace, so its address is the
 * DNS name with the namespace (Kubernetes' documentation, DNS for Services and Pods, Namespaces of Services).
 */
public final class AddressesExist implements Rule {

    @Override
    public Stream<String> faults(Manifests manifests) {
        Stream<String> services = manifests.services()
                .map(workload -> Optional.ofNullable(workload.environment().get("KAFKA_BOOTSTRAP_SERVERS")).orElse("nothing"))
                .distinct()
                .filter(address -> listeners(manifests).noneMatch(address::equals));
        Stream<String> keda = manifests.ofKind("ScaledObject")
                .flatMap(scaled -> scaled.json().findValuesAsText("bootstrapServers").stream()
                        .filter(address -> listeners(manifests)
                                .noneMatch(listener -> address
                                        .equals(inNamespace(listener, scaled.at("/metadata/namespace").asText())))));
        return Stream.concat(services, keda).map(address -> "No listener of Kafka is at " + address);
    }

    private static String inNamespace(String listener, String namespace) {
        return listener.replace(":", "." + namespace + ".svc:");
    }

    private static Stream<String> listeners(Manifests manifests) {
        return Stream.concat(
                manifests.ofKind("Kafka").flatMap(kafka -> kafka.each("/spec/kafka/listeners")
                        .map(listener -> kafka.name() + "-kafka-bootstrap:" + listener.path("port").asText())),
                manifests.ofKind("Service").flatMap(service -> ports(service)));
    }

    private static Stream<String> ports(Manifest service) {
        return service.each("/spec/ports").filter(port -> port.path("name").asText().equals("kafka"))
                .map(port -> service.name() + ":" + port.path("port").asText());
    }
}
