package io.tandem.e2e.manifests.rules;

import java.time.Duration;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;

import io.tandem.e2e.manifests.Manifest;
import io.tandem.e2e.manifests.Manifests;
import io.tandem.e2e.manifests.Rule;
import io.tandem.e2e.manifests.Selector;
import io.tandem.e2e.manifests.Workload;

/**
 * Behind a gateway, only the gateway reaches a service, HTTP is redirected to HTTPS, and the gateway is the first to close an
 * idle connection. Envoy keeps one for an hour (Envoy's FAQ, How do I configure timeouts: the default idle timeout is 1 hour).
 */
public final class IngressGuarded implements Rule {

    private static final Duration OF_THE_GATEWAY = Duration.ofHours(1);

    @Override
    public Stream<String> faults(Manifests manifests) {
        if (manifests.ofKind("Gateway").findAny().isEmpty()) {
            return Stream.empty();
        }
        return Stream.of(
                manifests.services().filter(IngressGuarded::isOpen).map(service -> service + " is open to every pod"),
                manifests.services().filter(service -> idle(service).compareTo(OF_THE_GATEWAY) <= 0)
                        .map(service -> service + " closes idle connections before the gateway does"),
                manifests.ofKind("Gateway").flatMap(gateway -> gateway.each("/spec/listeners"))
                        .filter(listener -> listener.path("protocol").asText().equals("HTTP"))
                        .flatMap(listener -> inTheClear(manifests, listener)))
                .flatMap(faults -> faults);
    }

    private static boolean isOpen(Workload service) {
        return service.all().ofKind("NetworkPolicy")
                .filter(policy -> new Selector(policy.at("/spec/podSelector")).selects(service.podLabels()))
                .flatMap(policy -> policy.each("/spec/ingress"))
                .anyMatch(rule -> rule.path("from").isEmpty());
    }

    private static Duration idle(Workload service) {
        return service.setting("quarkus.http.idle-timeout").map(time -> Duration.parse("PT" + time))
                .orElse(Duration.ofMinutes(30));
    }

    private static Stream<String> inTheClear(Manifests manifests, JsonNode listener) {
        return manifests.ofKind("HTTPRoute")
                .filter(route -> route.each("/spec/parentRefs").anyMatch(parent -> !parent.has("sectionName")
                        || parent.path("sectionName").equals(listener.path("name"))))
                .filter(route -> !route.each("/spec/rules").allMatch(IngressGuarded::isRedirect))
                .map(route -> route + " sends events in the clear");
    }

    private static boolean isRedirect(JsonNode rule) {
        return Manifest.elements(rule.path("filters"))
                .anyMatch(filter -> filter.at("/requestRedirect/scheme").asText().equals("https"));
    }
}
