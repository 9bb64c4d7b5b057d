package io.tandem.e2e.manifests.rules;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;

import io.tandem.e2e.manifests.Manifest;
import io.tandem.e2e.manifests.Manifests;
import io.tandem.e2e.manifests.Repository;
import io.tandem.e2e.manifests.Rule;

/** Each alert says how bad it is and points to a section of the operations guide that exists. */
public final class AlertsHaveRunbooks implements Rule {

    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");

    @Override
    public Stream<String> faults(Manifests manifests) {
        Set<String> anchors = anchors();
        return manifests.ofKind("PrometheusRule")
                .flatMap(rules -> rules.each("/spec/groups"))
                .flatMap(group -> Manifest.elements(group.path("rules")))
                .filter(rule -> rule.has("alert"))
                .filter(alert -> !isComplete(alert, anchors))
                .map(alert -> "Alert " + alert.path("alert").asText()
                        + " lacks a severity, a summary or a runbook that exists");
    }

    private static boolean isComplete(JsonNode alert, Set<String> anchors) {
        String runbook = alert.at("/annotations/runbook").asText();
        return Set.of("warning", "critical", "none").contains(alert.at("/labels/severity").asText())
                && !alert.at("/annotations/summary").asText().isBlank()
                && runbook.startsWith("deploy/README.md#")
                && anchors.contains(runbook.substring(runbook.indexOf('#') + 1));
    }

    /** The anchors of the headings, as Markdown renderers make them. */
    private static Set<String> anchors() {
        return HEADING.matcher(Repository.read("deploy/README.md")).results()
                .map(heading -> heading.group(1).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 -]", "").replace(' ', '-'))
                .collect(Collectors.toSet());
    }
}
