package io.tandem.e2e.manifests.rules;

import java.util.stream.Stream;

import io.tandem.e2e.manifests.Manifests;
import io.tandem.e2e.manifests.Rule;

/** Every environment variable of a service sets something that the packaged service reads while it runs. */
public final class SettingsExist implements Rule {

    @Override
    public Stream<String> faults(Manifests manifests) {
        return manifests.services().flatMap(workload -> workload.environmentNames()
                .filter(variable -> !workload.service().reads(variable))
                .map(variable -> workload + ": nothing reads " + variable));
    }
}
