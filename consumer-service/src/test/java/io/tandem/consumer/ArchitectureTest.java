package io.tandem.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import io.tandem.local.testkit.HouseRules;

/** Checks the tree of the service against the rules of ARCHITECTURE.md. */
class ArchitectureTest {

    private static final HouseRules RULES = HouseRules.of("io.tandem.consumer",
            "http", "stats", "feed", "replay", "query", "redrive", "pipeline", "decode", "webhook", "handler", "deadletter",
            "journal", "attempt", "database", "broker", "security", "problem", "", "event");

    @Test
    void aPackageHoldsAtMostTwelveClasses() {
        assertThat(RULES.packagesLargerThan(0)).as("packages under check").isNotEmpty();
        assertThat(RULES.packagesLargerThan(12)).isEmpty();
    }

    @Test
    void everyPackageHasAPlaceInTheOrder() {
        assertThat(RULES.unnamedPackages()).isEmpty();
    }

    @Test
    void aPackageImportsOnlyPackagesBelowIt() {
        assertThat(RULES.upwardImports()).isEmpty();
    }

    @Test
    void settingsAreReadOnlyThroughTheConfigMapping() {
        assertThat(RULES.configProperties()).isEmpty();
    }

    @Test
    void noClassAndNoTestSleeps() {
        assertThat(RULES.sleeps()).isEmpty();
    }
}
