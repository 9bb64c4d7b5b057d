package io.tandem.e2e.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The example for a secret store makes the Secrets that the commands of the README make. */
class ExternalSecretsIT {

    @BeforeAll
    static void needsKubectl() {
        Kustomize.assumePresent();
    }

    @Test
    void makeWhatTheReadmeMakes() {
        Map<String, Set<String>> made = Manifests
                .parse(Kustomize.render(Repository.kubernetes().resolve("examples/external-secrets")))
                .ofKind("ExternalSecret")
                .collect(Collectors.toMap(secret -> secret.at("/spec/target/name").asText(),
                        secret -> secret.each("/spec/data").map(key -> key.path("secretKey").asText())
                                .collect(Collectors.toSet())));
        Map<String, Set<String>> known = KnownSecrets.of(Rendered.PRODUCTION_WITH_SUBSCRIPTION.manifests());

        assertThat(made).hasSize(4);
        assertThat(known).containsAllEntriesOf(made);
    }
}
