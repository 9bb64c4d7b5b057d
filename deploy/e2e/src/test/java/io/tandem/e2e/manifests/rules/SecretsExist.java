package io.tandem.e2e.manifests.rules;

import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;

import io.tandem.e2e.manifests.KnownSecrets;
import io.tandem.e2e.manifests.Manifest;
import io.tandem.e2e.manifests.Manifests;
import io.tandem.e2e.manifests.Rule;

/** Every Secret that is named comes from somewhere, with its keys: Strimzi makes it, or a command of the README does. */
public final class SecretsExist implements Rule {

    @Override
    public Stream<String> faults(Manifests manifests) {
        Map<String, Set<String>> secrets = KnownSecrets.of(manifests);
        return Stream.of(
                manifests.workloads().map(workload -> workload.manifest()).flatMap(pod -> ofPod(pod, secrets)),
                manifests.ofKind("TriggerAuthentication").flatMap(keda -> ofKeda(keda, secrets)),
                manifests.ofKind("Gateway").flatMap(gateway -> ofGateway(gateway, secrets)))
                .flatMap(faults -> faults);
    }

    private static Stream<String> ofPod(Manifest workload, Map<String, Set<String>> secrets) {
        JsonNode pod = workload.at("/spec/template/spec");
        Stream<String> variables = pod.findValues("secretKeyRef").stream()
                .flatMap(ref -> missing(workload, secrets, ref.path("name").asText(), ref.path("key").asText()));
        Stream<String> files = pod.findValues("secret").stream()
                .flatMap(volume -> Manifest.elements(volume.path("items"))
                        .flatMap(item -> missing(workload, secrets, volume.path("secretName").asText(),
                                item.path("key").asText())));
        return Stream.concat(variables, files);
    }

    private static Stream<String> ofKeda(Manifest keda, Map<String, Set<String>> secrets) {
        return keda.each("/spec/secretTargetRef")
                .flatMap(ref -> missing(keda, secrets, ref.path("name").asText(), ref.path("key").asText()));
    }

    private static Stream<String> ofGateway(Manifest gateway, Map<String, Set<String>> secrets) {
        return gateway.json().findValues("certificateRefs").stream()
                .flatMap(Manifest::elements)
                .flatMap(ref -> missing(gateway, secrets, ref.path("name").asText(), "tls.crt"));
    }

    private static Stream<String> missing(Manifest user, Map<String, Set<String>> secrets, String name, String key) {
        return secrets.getOrDefault(name, Set.of()).contains(key) ? Stream.empty()
                : Stream.of(user + " needs the key '" + key + "' of the Secret '" + name + "', which nothing makes");
    }
}
