package io.tandem.e2e.manifests;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The Secrets that Strimzi and the commands of the README make, with their keys. */
public final class KnownSecrets {

    private static final Pattern COMMAND = Pattern
            .compile("kubectl .*create secret (generic|tls) (\\S+)((?:[^\\n]*\\\\\\n)*[^\\n]*)");
    private static final Pattern KEY = Pattern.compile("--from-(?:literal|file)=([\\w.-]+)=");

    private KnownSecrets() {
    }

    public static Map<String, Set<String>> of(Manifests manifests) {
        Map<String, Set<String>> secrets = new HashMap<>();
        COMMAND.matcher(Repository.read("deploy/kubernetes/README.md")).results()
                .forEach(command -> secrets.put(command.group(2), keys(command)));
        manifests.ofKind("KafkaUser").forEach(user -> secrets.put(user.name(), Set.of("password", "sasl.jaas.config")));
        manifests.ofKind("Kafka").forEach(kafka -> secrets.put(kafka.name() + "-cluster-ca-cert", Set.of("ca.crt")));
        return secrets;
    }

    private static Set<String> keys(MatchResult command) {
        return command.group(1).equals("tls") ? Set.of("tls.crt", "tls.key")
                : KEY.matcher(command.group(3)).results().map(key -> key.group(1)).collect(Collectors.toSet());
    }
}
