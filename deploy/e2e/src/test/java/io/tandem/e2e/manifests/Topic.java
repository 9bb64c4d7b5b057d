package io.tandem.e2e.manifests;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A topic that the manifests make: a KafkaTopic, or one of the commands of the development overlay's Job. */
public record Topic(String name, int partitions, int replicas, Map<String, String> config) {

    private static final Pattern CREATE = Pattern.compile("create --topic (\\S+)(.*)");
    private static final Pattern CONFIG = Pattern.compile("--config ([\\w.]+)=(\\S+)");
    private static final Pattern COUNT = Pattern.compile("--(partitions|replication-factor) (\\d+)");
    private static final Pattern CHANNEL = Pattern.compile("MP_MESSAGING_(INCOMING|OUTGOING)_\\w+_TOPIC");

    public static Stream<Topic> of(Manifests manifests) {
        return Stream.concat(manifests.ofKind("KafkaTopic").map(Topic::declared),
                manifests.ofKind("Job").flatMap(Topic::commanded));
    }

    /** The topics that the channels of a service are given. */
    public static Stream<String> usedBy(Workload workload) {
        return workload.environment().entrySet().stream()
                .filter(variable -> CHANNEL.matcher(variable.getKey()).matches())
                .map(Map.Entry::getValue);
    }

    private static Topic declared(Manifest topic) {
        return new Topic(topic.name(), topic.at("/spec/partitions").asInt(), topic.at("/spec/replicas").asInt(),
                Manifest.texts(topic.at("/spec/config")));
    }

    private static Stream<Topic> commanded(Manifest job) {
        String script = job.at("/spec/template/spec/containers/0/args/0").asText();
        Map<String, Integer> counts = new HashMap<>();
        COUNT.matcher(script).results().forEach(count -> counts.put(count.group(1), Integer.valueOf(count.group(2))));
        String common = script.substring(0, script.indexOf("\n}"));
        return CREATE.matcher(script).results()
                .map(create -> new Topic(create.group(1), counts.getOrDefault("partitions", 1),
                        counts.getOrDefault("replication-factor", 1), config(common + create.group(2))));
    }

    private static Map<String, String> config(String options) {
        Map<String, String> config = new HashMap<>();
        for (MatchResult option : CONFIG.matcher(options).results().toList()) {
            config.put(option.group(1), option.group(2));
        }
        return config;
    }
}
