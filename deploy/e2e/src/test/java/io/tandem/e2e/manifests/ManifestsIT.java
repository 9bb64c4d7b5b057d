package io.tandem.e2e.manifests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;

/** Every overlay, as kubectl renders it, keeps every rule. */
class ManifestsIT {

    @BeforeAll
    static void needsKubectl() {
        Kustomize.assumePresent();
    }

    @TestFactory
    Stream<DynamicContainer> overlaysKeepTheRules() {
        return Stream.of(Rendered.values()).map(ManifestsIT::rules);
    }

    private static DynamicContainer rules(Rendered overlay) {
        Manifests manifests = overlay.manifests();
        return dynamicContainer(overlay.name(), Rules.ALL.stream().map(rule -> dynamicTest(rule.name(),
                () -> assertThat(rule.faults(manifests)).isEmpty())));
    }
}
