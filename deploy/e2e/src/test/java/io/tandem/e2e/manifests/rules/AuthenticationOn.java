package io.tandem.e2e.manifests.rules;

import java.util.stream.Stream;

import io.tandem.e2e.manifests.Manifests;
import io.tandem.e2e.manifests.Rule;

/** Nothing runs without authentication but in a namespace for development. */
public final class AuthenticationOn implements Rule {

    @Override
    public Stream<String> faults(Manifests manifests) {
        return manifests.services()
                .filter(workload -> !workload.manifest().at("/metadata/namespace").asText().endsWith("-dev"))
                .filter(workload -> !workload.environment().getOrDefault("TANDEM_SECURITY", "").equals("oidc")
                        || !workload.environment().getOrDefault("QUARKUS_OIDC_AUTH_SERVER_URL", "").startsWith("https://")
                        || workload.environment().getOrDefault("QUARKUS_OIDC_TOKEN_AUDIENCE", "any").equals("any")
                        || !workload.environment().getOrDefault("KAFKA_SECURITY_PROTOCOL", "").equals("SASL_SSL"))
                .map(workload -> workload + " would take requests or talk to Kafka without authentication");
    }
}
