package io.tandem.e2e.manifests.rules;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;

import io.tandem.e2e.manifests.Manifest;
import io.tandem.e2e.manifests.Manifests;
import io.tandem.e2e.manifests.Rule;
import io.tandem.e2e.manifests.Selector;
import io.tandem.e2e.manifests.Workload;

/**
 * Every pod is closed by default, and open for its own port, towards DNS and towards every address that its settings name. A
 * plugin may judge a packet before or after the address of a Service becomes that of a pod (Kubernetes' documentation, Network
 * Policies, Behavior of to and from selectors). So HTTPS is open on the usual port of a pod too, and DNS for NodeLocal DNSCache
 * (its documentation: 169.254.20.10) and OpenShift (its DNS pods listen on 5353).
 */
public final class NetworkPaths implements Rule {

    private static final Pattern ADDRESS = Pattern.compile("^(?:(?:jdbc:)?([a-z]+)://)?([\\w.-]+)(?::(\\d+))?(?:[/?].*)?$");

    @Override
    public Stream<String> faults(Manifests manifests) {
        return Stream.concat(
                manifests.workloads().filter(NetworkPaths::isOpen).map(workload -> workload + " is not closed by default"),
                manifests.services()
                        .flatMap(
                                workload -> Stream.of(ingress(workload), egress(workload), dns(workload)).flatMap(all -> all)));
    }

    private static Stream<String> dns(Workload workload) {
        List<JsonNode> rules = policies(workload).flatMap(policy -> policy.each("/spec/egress")).toList();
        boolean toAll = rules.stream().filter(rule -> opens(rule, 53)).flatMap(rule -> Manifest.elements(rule.path("to")))
                .anyMatch(to -> to.path("namespaceSelector").has("matchLabels") && !to.has("podSelector"));
        boolean toCache = rules.stream().filter(rule -> opens(rule, 53))
                .anyMatch(rule -> rule.findValuesAsText("cidr").contains("169.254.20.10/32"));
        boolean toOpenShift = rules.stream().anyMatch(rule -> opens(rule, 5353));
        return toCache && toOpenShift && !toAll ? Stream.empty()
                : Stream.of(workload + " cannot use the DNS of every cluster, or may use more than DNS");
    }

    private static boolean isOpen(Workload workload) {
        return policies(workload).noneMatch(policy -> policy.at("/spec/policyTypes").size() == 2
                && policy.at("/spec/ingress").isMissingNode());
    }

    private static Stream<String> ingress(Workload workload) {
        int port = workload.ports().filter(http -> http.path("name").asText().equals("http")).findFirst().orElseThrow()
                .path("containerPort").asInt();
        return policies(workload).flatMap(policy -> policy.each("/spec/ingress")).anyMatch(rule -> opens(rule, port))
                ? Stream.empty()
                : Stream.of(workload + " cannot be reached on port " + port);
    }

    private static Stream<String> egress(Workload workload) {
        return Stream.of("KAFKA_BOOTSTRAP_SERVERS", "QUARKUS_DATASOURCE_REACTIVE_URL", "QUARKUS_DATASOURCE_JDBC_URL",
                "QUARKUS_OIDC_AUTH_SERVER_URL", "TANDEM_CONSUMER_WEBHOOK_URL", "QUARKUS_OTEL_EXPORTER_OTLP_ENDPOINT")
                .flatMap(variable -> Optional.ofNullable(workload.environment().get(variable)).stream())
                .filter(address -> ports(address).anyMatch(port -> policies(workload)
                        .flatMap(policy -> policy.each("/spec/egress")).noneMatch(rule -> opens(rule, port))))
                .map(address -> workload + " cannot reach " + address);
    }

    private static boolean opens(JsonNode rule, int port) {
        return Manifest.elements(rule.path("ports")).anyMatch(open -> open.path("port").asInt() == port);
    }

    private static Stream<Integer> ports(String address) {
        return port(address) == 443 ? Stream.of(443, 8443) : Stream.of(port(address));
    }

    private static int port(String address) {
        Matcher parts = ADDRESS.matcher(address);
        if (!parts.matches()) {
            throw new IllegalArgumentException("not an address: " + address);
        }
        return parts.group(3) != null ? Integer.parseInt(parts.group(3))
                : switch (parts.group(1)) {
                    case "https" -> 443;
                    case "http" -> 80;
                    default -> 5432;
                };
    }

    private static Stream<Manifest> policies(Workload workload) {
        return workload.all().ofKind("NetworkPolicy")
                .filter(policy -> new Selector(policy.at("/spec/podSelector")).selects(workload.podLabels()));
    }
}
