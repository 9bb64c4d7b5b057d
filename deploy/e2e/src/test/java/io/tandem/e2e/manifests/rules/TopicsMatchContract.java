package io.tandem.e2e.manifests.rules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import io.tandem.e2e.manifests.Manifests;
import io.tandem.e2e.manifests.Repository;
import io.tandem.e2e.manifests.Rule;
import io.tandem.e2e.manifests.Topic;
import io.tandem.e2e.manifests.Workload;

/** The manifests make the topics that the services use, with the settings in deploy/contract. */
public final class TopicsMatchContract implements Rule {

    private static final String CONTRACT = "deploy/contract/events.asyncapi.yaml";

    @Override
    public Stream<String> faults(Manifests manifests) {
        Map<String, Topic> made = Topic.of(manifests).collect(Collectors.toMap(Topic::name, topic -> topic));
        return Stream.concat(
                manifests.services().flatMap(workload -> unknown(workload, made)),
                contract().flatMap(binding -> different(binding, made)));
    }

    private static Stream<String> unknown(Workload workload, Map<String, Topic> made) {
        return Topic.usedBy(workload)
                .filter(name -> !made.containsKey(name))
                .map(name -> workload + " uses the topic '" + name + "', which nothing makes");
    }

    private static Stream<String> different(JsonNode binding, Map<String, Topic> made) {
        String name = binding.path("topic").asText();
        if (!made.containsKey(name)) {
            return Stream.of("Nothing makes the topic '" + name + "' of the contract");
        }
        Topic topic = made.get(name);
        String size = binding.at("/topicConfiguration/max.message.bytes").asText();
        return Stream.of(
                fault(topic.config().getOrDefault("max.message.bytes", "").equals(size), topic,
                        "max.message.bytes is not " + size),
                fault(topic.config().getOrDefault("cleanup.policy", "delete").equals("delete"), topic, "is not kept whole"),
                fault(topic.config().getOrDefault("message.timestamp.type", "").equals("LogAppendTime"), topic,
                        "message.timestamp.type is not LogAppendTime"),
                fault(topic.partitions() >= binding.path("partitions").asInt(), topic, "has too few partitions"),
                fault(topic.replicas() == 1 || topic.config().getOrDefault("min.insync.replicas", "").equals("2"), topic,
                        "min.insync.replicas is not 2"),
                fault(topic.replicas() == 1 || topic.replicas() >= binding.path("replicas").asInt(), topic,
                        "has too few replicas"))
                .flatMap(fault -> fault);
    }

    private static Stream<String> fault(boolean holds, Topic topic, String fault) {
        return holds ? Stream.empty() : Stream.of("Topic " + topic.name() + " " + fault);
    }

    private static Stream<JsonNode> contract() {
        try {
            return new YAMLMapper().readTree(Repository.read(CONTRACT)).path("channels").findValues("kafka").stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
