package io.tandem.e2e.manifests.rules;

import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.tandem.e2e.manifests.Manifests;
import io.tandem.e2e.manifests.Rule;

/** No Secret and no secret value stands in the manifests; they are named only. */
public final class NoSecretInGit implements Rule {

    /** Names of variables that hold a secret; the path of a file that does is none. */
    private static final Pattern SECRET = Pattern
            .compile(".*(PASSWORD|SECRET|TOKEN|JAAS|CREDENTIAL|PRIVATE_KEY)(?!.*(FILE|PATH|LOCATION|AUDIENCE)).*");

    @Override
    public Stream<String> faults(Manifests manifests) {
        return Stream.concat(
                manifests.ofKind("Secret").map(secret -> secret + " stands in the manifests"),
                manifests.workloads().flatMap(workload -> workload.environment().keySet().stream()
                        .filter(SECRET.asMatchPredicate())
                        .map(variable -> workload + ": " + variable + " stands there as a value")));
    }
}
