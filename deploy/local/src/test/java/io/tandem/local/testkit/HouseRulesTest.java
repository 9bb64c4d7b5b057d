package io.tandem.local.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Each rule finds the one class that breaks it. */
class HouseRulesTest {

    private static final String HOUSE = "io.tandem.local.testkit.house";

    private final HouseRules rules = HouseRules.ofTests(HOUSE, "upper", "lower");

    @Test
    void findsAPackageThatIsTooLarge() {
        assertThat(rules.packagesLargerThan(1)).containsExactly(HOUSE + ".lower holds 2 classes, more than 1");
        assertThat(rules.packagesLargerThan(2)).isEmpty();
    }

    @Test
    void findsAnUpwardImport() {
        assertThat(rules.upwardImports())
                .containsExactly(HOUSE + ".lower.Below imports upward " + HOUSE + ".upper.Above");
    }

    @Test
    void findsAPackageWithoutAPlace() {
        assertThat(rules.unnamedPackages()).isEmpty();
        assertThat(HouseRules.ofTests(HOUSE, "lower").unnamedPackages())
                .containsExactly(HOUSE + ".upper has no place in the order of the packages");
    }

    @Test
    void findsASettingBesideTheMapping() {
        assertThat(rules.configProperties())
                .containsExactly(HOUSE + ".lower.Configured reads a setting with @ConfigProperty");
    }

    @Test
    void findsASleep() {
        assertThat(rules.sleeps()).containsExactly(HOUSE + ".upper.Above.sleep() sleeps");
    }
}
