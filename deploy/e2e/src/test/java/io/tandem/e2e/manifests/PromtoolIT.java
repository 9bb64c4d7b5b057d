package io.tandem.e2e.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import io.tandem.local.Command;

/** Prometheus itself takes the alerts, and every expression of the dashboards. */
class PromtoolIT {

    private static final YAMLMapper YAML = new YAMLMapper();

    @TempDir
    Path folder;

    @BeforeAll
    static void needsPromtool() {
        Program.assume("promtool on the alerts (Debian: package prometheus)", "promtool", "--version");
    }

    @Test
    void takesTheAlerts() throws IOException {
        JsonNode rules = YAML.readTree(Repository.read("deploy/observability/alerts.yaml")).path("spec");

        assertThat(check(rules).errors()).isEmpty();
    }

    /** promtool runs the alerts on the time series of alerts-test.yaml, and compares their times and texts. */
    @Test
    void theAlertsFireWhenTheyShould() throws IOException {
        Files.writeString(folder.resolve("alerts.yaml"),
                YAML.writeValueAsString(YAML.readTree(Repository.read("deploy/observability/alerts.yaml")).path("spec")));
        Path tests = Files.writeString(folder.resolve("alerts-test.yaml"),
                Repository.read("deploy/observability/alerts-test.yaml"));

        Command tested = Command.run(List.of("promtool", "test", "rules", tests.toString()));

        assertThat(tested.exitCode()).as(tested.errors()).isZero();
    }

    /** A watchdog is never silent. */
    @Test
    void eachAlertHasATestInWhichItFiresAndOneInWhichItIsSilent() throws IOException {
        Set<String> alerts = Set
                .copyOf(YAML.readTree(Repository.read("deploy/observability/alerts.yaml")).findValuesAsText("alert"));
        Map<Boolean, Set<String>> tested = Manifest
                .elements(YAML.readTree(Repository.read("deploy/observability/alerts-test.yaml")).path("tests"))
                .flatMap(test -> Manifest.elements(test.path("alert_rule_test")))
                .collect(Collectors.partitioningBy(check -> check.path("exp_alerts").isEmpty(),
                        Collectors.mapping(check -> check.path("alertname").asText(), Collectors.toSet())));

        assertThat(tested.get(false)).containsExactlyInAnyOrderElementsOf(alerts);
        assertThat(tested.get(true)).isSubsetOf(alerts).containsAll(
                alerts.stream().filter(alert -> !alert.equals("TandemWatchdog")).toList());
    }

    @Test
    void takesTheExpressionsOfTheDashboards() throws IOException {
        AtomicInteger number = new AtomicInteger();
        List<Map<String, String>> records = Expressions.ofDashboards()
                .map(expression -> Map.of("record", "panel:" + number.incrementAndGet(), "expr", expression))
                .toList();

        assertThat(records).isNotEmpty();
        assertThat(check(Map.of("groups", List.of(Map.of("name", "panels", "rules", records)))).errors()).isEmpty();
    }

    private Command check(Object rules) throws IOException {
        Path file = folder.resolve("rules.yaml");
        Files.writeString(file, YAML.writeValueAsString(rules));
        Command checked = Command.run(List.of("promtool", "check", "rules", file.toString()));
        assertThat(checked.exitCode()).as(checked.errors()).isZero();
        return checked;
    }
}
