package io.tandem.e2e.manifests.rules;

import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.tandem.e2e.manifests.Manifest;
import io.tandem.e2e.manifests.Manifests;
import io.tandem.e2e.manifests.Rule;

/**
 * No node has two brokers or two controllers, and a cluster with racks spreads its nodes over the zones. Strimzi adds no
 * anti-affinity by itself; a rack makes it schedule brokers on nodes with the label only (Strimzi's
 * ModelUtils.populateAffinityBuilderWithRackLabelSelector), and spreads replicas over the zones that the brokers happen to
 * have.
 */
public final class BrokersSpread implements Rule {

    private static final String NODE = "kubernetes.io/hostname";

    @Override
    public Stream<String> faults(Manifests manifests) {
        return manifests.ofKind("KafkaNodePool").flatMap(pool -> Stream.concat(
                spreads(pool, NODE, "DoNotSchedule") ? Stream.empty()
                        : Stream.of(pool + " may have two of its pods on one node"),
                manifests.ofKind("Kafka")
                        .map(kafka -> kafka.at("/spec/kafka/rack/topologyKey"))
                        .filter(JsonNode::isTextual)
                        .filter(zone -> !spreads(pool, zone.asText(), ""))
                        .map(zone -> pool + " may have all its pods in one zone")));
    }

    private static boolean spreads(Manifest pool, String topology, String unsatisfiable) {
        ObjectNode own = JsonNodeFactory.instance.objectNode()
                .put("strimzi.io/cluster", pool.labels().get("strimzi.io/cluster"))
                .put("strimzi.io/pool-name", pool.name());
        return pool.each("/spec/template/pod/topologySpreadConstraints")
                .anyMatch(spread -> spread.path("topologyKey").asText().equals(topology)
                        && spread.path("whenUnsatisfiable").asText().contains(unsatisfiable)
                        && spread.at("/labelSelector/matchLabels").equals(own));
    }
}
