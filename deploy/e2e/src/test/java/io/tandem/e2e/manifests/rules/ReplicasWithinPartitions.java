package io.tandem.e2e.manifests.rules;

import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;

import io.tandem.e2e.manifests.Manifests;
import io.tandem.e2e.manifests.Rule;
import io.tandem.e2e.manifests.Topic;
import io.tandem.e2e.manifests.Workload;

/** No consumer has more replicas than its topic has partitions, by hand or by autoscaling; autoscaling has room. */
public final class ReplicasWithinPartitions implements Rule {

    @Override
    public Stream<String> faults(Manifests manifests) {
        return Stream.concat(
                manifests.services().flatMap(ReplicasWithinPartitions::ofConsumer),
                manifests.ofKind("HorizontalPodAutoscaler")
                        .filter(hpa -> hpa.at("/spec/minReplicas").asInt(1) >= hpa.at("/spec/maxReplicas").asInt())
                        .map(hpa -> hpa + " has no room to scale"));
    }

    private static Stream<String> ofConsumer(Workload workload) {
        String topic = workload.environment().get("MP_MESSAGING_INCOMING_EVENTS_IN_TOPIC");
        int partitions = Topic.of(workload.all()).filter(made -> made.name().equals(topic)).mapToInt(Topic::partitions)
                .findFirst().orElse(Integer.MAX_VALUE);
        return replicas(workload).filter(replicas -> replicas > partitions)
                .mapToObj(replicas -> workload + " may have " + replicas + " replicas, its topic has " + partitions
                        + " partitions");
    }

    private static IntStream replicas(Workload workload) {
        return Stream.concat(
                Stream.of(workload.manifest().at("/spec/replicas")),
                workload.all().ofKind("ScaledObject")
                        .filter(scaled -> scaled.at("/spec/scaleTargetRef/name").asText().equals(workload.name()))
                        .map(scaled -> scaled.at("/spec/maxReplicaCount")))
                .filter(JsonNode::isInt)
                .mapToInt(JsonNode::asInt);
    }
}
