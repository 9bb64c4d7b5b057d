package io.tandem.e2e.manifests.rules;

import java.util.function.Predicate;
import java.util.stream.Stream;

import io.tandem.e2e.manifests.Manifest;
import io.tandem.e2e.manifests.Manifests;
import io.tandem.e2e.manifests.Rule;

/** The target of each reference exists: of autoscaling, of a route, and of the account of a pod. */
public final class TargetsExist implements Rule {

    @Override
    public Stream<String> faults(Manifests manifests) {
        return Stream.of(
                named(manifests, "HorizontalPodAutoscaler", "/spec/scaleTargetRef/name", "Deployment"),
                named(manifests, "ScaledObject", "/spec/scaleTargetRef/name", "Deployment"),
                named(manifests, "ScaledObject", "/spec/triggers/0/authenticationRef/name", "TriggerAuthentication"),
                named(manifests, "HTTPRoute", "/spec/parentRefs/0/name", "Gateway"),
                named(manifests, "HTTPRoute", "/spec/rules/0/backendRefs/0/name", "Service",
                        route -> !route.at("/spec/rules/0/filters/0/type").asText().equals("RequestRedirect")),
                named(manifests, "StatefulSet", "/spec/serviceName", "Service"),
                named(manifests, "KafkaTopic", "/metadata/labels/strimzi.io~1cluster", "Kafka"),
                named(manifests, "KafkaUser", "/metadata/labels/strimzi.io~1cluster", "Kafka"),
                named(manifests, "KafkaNodePool", "/metadata/labels/strimzi.io~1cluster", "Kafka"),
                named(manifests, "Deployment", "/spec/template/spec/serviceAccountName", "ServiceAccount"))
                .flatMap(faults -> faults);
    }

    private static Stream<String> named(Manifests manifests, String kind, String pointer, String target) {
        return named(manifests, kind, pointer, target, object -> true);
    }

    private static Stream<String> named(Manifests manifests, String kind, String pointer, String target,
            Predicate<Manifest> which) {
        return manifests.ofKind(kind)
                .filter(which)
                .filter(object -> manifests.find(target, object.at(pointer).asText()).isEmpty())
                .map(object -> object + " names the " + target + " '" + object.at(pointer).asText() + "', which is not there");
    }
}
