package io.tandem.e2e.manifests.rules;

import java.util.stream.Stream;

import io.tandem.e2e.manifests.Manifests;
import io.tandem.e2e.manifests.Rule;
import io.tandem.e2e.manifests.Workload;

/**
 * All replicas of all subscriptions, those of a rolling update included, fit into the connections of one PostgreSQL with its
 * default settings (PostgreSQL's documentation, Connections and Authentication: max_connections is 100, of which
 * superuser_reserved_connections are 3). deploy/README.md has the same formula.
 */
public final class ConnectionsFit implements Rule {

    private static final int AVAILABLE = 100 - 3;

    @Override
    public Stream<String> faults(Manifests manifests) {
        int needed = manifests.services()
                .filter(workload -> workload.setting("quarkus.datasource.reactive.max-size").isPresent())
                .mapToInt(workload -> replicas(workload) * connections(workload))
                .sum();
        return needed <= AVAILABLE ? Stream.empty()
                : Stream.of("The consumers may open " + needed + " connections, PostgreSQL has " + AVAILABLE);
    }

    private static int replicas(Workload workload) {
        int most = workload.all().ofKind("ScaledObject")
                .filter(scaled -> scaled.at("/spec/scaleTargetRef/name").asText().equals(workload.name()))
                .mapToInt(scaled -> scaled.at("/spec/maxReplicaCount").asInt(100))
                .findFirst()
                .orElse(workload.manifest().at("/spec/replicas").asInt(1));
        return most + workload.manifest().at("/spec/strategy/rollingUpdate/maxSurge").asInt(1);
    }

    /** The pools of the pipeline, of the queries and of the migrations. */
    private static int connections(Workload workload) {
        return Stream.of("reactive", "queries.reactive", "jdbc")
                .mapToInt(pool -> Integer.parseInt(workload.setting("quarkus.datasource." + pool + ".max-size").orElseThrow()))
                .sum();
    }
}
