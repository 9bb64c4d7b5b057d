package io.tandem.e2e.manifests.rules;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.tandem.e2e.manifests.Manifest;
import io.tandem.e2e.manifests.Manifests;
import io.tandem.e2e.manifests.Repository;
import io.tandem.e2e.manifests.Rule;

/**
 * Every Strimzi of the range that the README names runs the Kafka of the manifests. An operator refuses a cluster with a
 * version
 * that it does not support (Strimzi's kafka-versions.yaml, its page Downloads, pull request 12430 for 0.51, release notes of
 * 1.2.0). The API artifact does not contain the versions, so they stand here.
 */
public final class KafkaVersionSupported implements Rule {

    /** Releases in their order, each with the first and the last minor version of Kafka that it runs. */
    private static final List<String> RELEASES = List.of("0.49", "0.50", "0.51", "1.0", "1.1", "1.2");
    private static final Map<String, List<String>> KAFKA = Map.of(
            "0.49", List.of("4.0", "4.1"),
            "0.50", List.of("4.0", "4.1"),
            "0.51", List.of("4.1", "4.2"),
            "1.0", List.of("4.1", "4.2"),
            "1.1", List.of("4.2", "4.3"),
            "1.2", List.of("4.2", "4.3"));
    private static final Pattern RANGE = Pattern.compile("Strimzi operator (\\d+\\.\\d+) to (\\d+\\.\\d+)");

    @Override
    public Stream<String> faults(Manifests manifests) {
        List<String> range = range();
        return manifests.ofKind("Kafka").flatMap(kafka -> Stream.concat(
                range.stream()
                        .filter(release -> !KAFKA.get(release).contains(minor(kafka, "version")))
                        .map(release -> "Strimzi " + release + " does not run version "
                                + kafka.at("/spec/kafka/version").asText() + " of " + kafka),
                Stream.of(kafka)
                        .filter(cluster -> !minor(cluster, "metadataVersion").equals(minor(cluster, "version")))
                        .map(cluster -> cluster + " has the metadata of another version")));
    }

    private static String minor(Manifest kafka, String field) {
        return String.join(".", List.of(kafka.at("/spec/kafka/" + field).asText().split("[.-]")).subList(0, 2));
    }

    /** The README names the range, up to the newest release that is known here. */
    private static List<String> range() {
        Matcher named = RANGE.matcher(Repository.read("deploy/kubernetes/README.md"));
        if (!named.find() || !RELEASES.contains(named.group(1)) || !named.group(2).equals(RELEASES.get(RELEASES.size() - 1))) {
            throw new IllegalStateException("The README names no range of Strimzi up to " + RELEASES.get(RELEASES.size() - 1));
        }
        return RELEASES.subList(RELEASES.indexOf(named.group(1)), RELEASES.size());
    }
}
