package io.tandem.e2e.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each planted mistake is noticed by its rule, and by no other. */
class PlantedMistakesIT {

    private static Manifests sound;

    @BeforeAll
    static void render() {
        Kustomize.assumePresent();
        sound = Rendered.PRODUCTION_WITH_SUBSCRIPTION.manifests();
    }

    static Stream<Mistake> mistakes() {
        return PlantedMistakes.all();
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void isCaughtByItsRuleAlone(Mistake mistake) {
        Manifests manifests = mistake.plant().apply(sound);

        List<String> failing = Rules.ALL.stream()
                .filter(rule -> rule.faults(manifests).findAny().isPresent())
                .map(Rule::name)
                .toList();

        assertThat(failing).containsExactly(mistake.rule());
    }

    @Test
    void everyRuleHasAMistake() {
        assertThat(PlantedMistakes.all().map(Mistake::rule).collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(Rules.ALL.stream().map(Rule::name).toList());
    }
}
