package io.tandem.e2e.manifests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

/** Every PromQL expression of the alerts and the dashboards. */
public final class Expressions {

    private static final Path OBSERVABILITY = Repository.root().resolve("deploy/observability");

    private Expressions() {
    }

    public static Stream<String> all() {
        return Stream.concat(ofAlerts(), ofDashboards());
    }

    static Stream<String> ofAlerts() {
        try {
            return new YAMLMapper().readTree(OBSERVABILITY.resolve("alerts.yaml").toFile()).findValuesAsText("expr").stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Grafana fills in its variables before it asks. */
    static Stream<String> ofDashboards() {
        return dashboards().stream().flatMap(file -> {
            try {
                return new ObjectMapper().readTree(file.toFile()).findValuesAsText("expr").stream()
                        .map(expression -> expression.replace("$__rate_interval", "1m"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    public static List<Path> dashboards() {
        try (Stream<Path> files = Files.list(OBSERVABILITY.resolve("dashboards"))) {
            return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
