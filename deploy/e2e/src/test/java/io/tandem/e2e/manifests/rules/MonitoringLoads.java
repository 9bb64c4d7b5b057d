package io.tandem.e2e.manifests.rules;

import java.util.stream.Stream;

import io.tandem.e2e.manifests.Manifest;
import io.tandem.e2e.manifests.Manifests;
import io.tandem.e2e.manifests.Rule;

/**
 * Prometheus loads the alerts and monitors, and shows that it does. With its default values, kube-prometheus-stack loads only
 * objects with the label {@code release} (its values ruleSelectorNilUsesHelmValues and podMonitorSelectorNilUsesHelmValues).
 */
public final class MonitoringLoads implements Rule {

    private static final String GROUP = "monitoring.coreos.com";

    @Override
    public Stream<String> faults(Manifests manifests) {
        return Stream.concat(
                manifests.ofGroup(GROUP).filter(object -> !object.labels().containsKey("release"))
                        .map(object -> object + " has no label release, so kube-prometheus-stack does not load it"),
                manifests.ofKind("PrometheusRule").filter(rules -> !hasWatchdog(rules))
                        .map(rules -> rules + " has no alert that always fires"));
    }

    private static boolean hasWatchdog(Manifest rules) {
        return rules.each("/spec/groups").flatMap(group -> Manifest.elements(group.path("rules")))
                .anyMatch(rule -> rule.path("expr").asText().equals("vector(1)"));
    }
}
