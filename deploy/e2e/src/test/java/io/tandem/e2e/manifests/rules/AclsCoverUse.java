package io.tandem.e2e.manifests.rules;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;

import io.tandem.e2e.manifests.Manifest;
import io.tandem.e2e.manifests.Manifests;
import io.tandem.e2e.manifests.Rule;
import io.tandem.e2e.manifests.Workload;

/** A user of Kafka has exactly the permissions that its service needs for its topics and its group. */
public final class AclsCoverUse implements Rule {

    @Override
    public Stream<String> faults(Manifests manifests) {
        return Stream.concat(
                manifests.services().flatMap(AclsCoverUse::ofService),
                manifests.ofKind("ScaledObject").flatMap(scaled -> ofScaler(scaled, manifests)));
    }

    private static Stream<String> ofService(Workload workload) {
        return Manifest.elements(workload.container().path("env"))
                .filter(variable -> variable.path("name").asText().equals("KAFKA_SASL_JAAS_CONFIG"))
                .map(variable -> variable.at("/valueFrom/secretKeyRef/name").asText())
                .flatMap(user -> compare(workload.all(), user, needed(workload)));
    }

    private static Set<String> needed(Workload workload) {
        Set<String> needed = new TreeSet<>();
        workload.environment().forEach((variable, value) -> {
            if (variable.startsWith("MP_MESSAGING_INCOMING_") && variable.endsWith("_TOPIC")) {
                needed.add("topic " + value + " [Describe, DescribeConfigs, Read]");
            } else if (variable.startsWith("MP_MESSAGING_OUTGOING_") && variable.endsWith("_TOPIC")) {
                needed.add("topic " + value + " [Describe, DescribeConfigs, Write]");
            } else if (variable.equals("TANDEM_CONSUMER_GROUP")) {
                needed.add("group " + value + " [Describe, Read]");
            }
        });
        return needed;
    }

    private static Stream<String> ofScaler(Manifest scaled, Manifests manifests) {
        return scaled.each("/spec/triggers").flatMap(trigger -> Stream.concat(
                user(trigger, manifests).flatMap(user -> compare(manifests, user, Set.of(
                        "topic " + trigger.at("/metadata/topic").asText() + " [Describe]",
                        "group " + trigger.at("/metadata/consumerGroup").asText() + " [Describe]"))),
                sameGroup(scaled, trigger.path("metadata"), manifests)));
    }

    /** The user is the one that the password belongs to. Strimzi names the Secret like the user. */
    private static Stream<String> user(JsonNode trigger, Manifests manifests) {
        return manifests.find("TriggerAuthentication", trigger.at("/authenticationRef/name").asText()).stream()
                .flatMap(authentication -> authentication.each("/spec/secretTargetRef"))
                .filter(target -> target.path("parameter").asText().equals("password"))
                .map(target -> target.path("name").asText());
    }

    private static Stream<String> sameGroup(Manifest scaled, JsonNode kafka, Manifests manifests) {
        String target = scaled.at("/spec/scaleTargetRef/name").asText();
        return manifests.services().filter(workload -> workload.name().equals(target))
                .filter(workload -> !kafka.path("consumerGroup").asText()
                        .equals(workload.environment().get("TANDEM_CONSUMER_GROUP")))
                .map(workload -> scaled + " looks at the lag of another group than " + workload + " has");
    }

    private static Stream<String> compare(Manifests manifests, String user, Set<String> needed) {
        Set<String> granted = manifests.find("KafkaUser", user).stream()
                .flatMap(found -> found.each("/spec/authorization/acls"))
                .map(AclsCoverUse::text)
                .collect(Collectors.toCollection(TreeSet::new));
        return granted.equals(needed) ? Stream.empty()
                : Stream.of("KafkaUser " + user + " is granted " + granted + ", needs " + new TreeSet<>(needed));
    }

    private static String text(JsonNode acl) {
        return acl.at("/resource/type").asText() + " " + acl.at("/resource/name").asText()
                + (acl.at("/resource/patternType").asText().equals("literal") ? "" : "*") + " "
                + Manifest.elements(acl.path("operations")).map(JsonNode::asText).sorted().toList();
    }
}
