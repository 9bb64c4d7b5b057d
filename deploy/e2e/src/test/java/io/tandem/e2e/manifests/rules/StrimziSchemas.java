package io.tandem.e2e.manifests.rules;

import java.util.stream.Stream;

import com.networknt.schema.Error;

import io.tandem.e2e.manifests.Manifest;
import io.tandem.e2e.manifests.Manifests;
import io.tandem.e2e.manifests.Rule;
import io.tandem.e2e.manifests.StrimziCrds;

/**
 * Every custom resource of Strimzi fits the schema of its CRD in the oldest and the newest release, and has no field that a
 * schema does not know.
 */
public final class StrimziSchemas implements Rule {

    static final String GROUP = "kafka.strimzi.io";

    @Override
    public Stream<String> faults(Manifests manifests) {
        return manifests.ofGroup(GROUP).flatMap(StrimziSchemas::faults);
    }

    private static Stream<String> faults(Manifest object) {
        return StrimziCrds.schemas(object.kind(), object.apiVersion())
                .flatMap(release -> release
                        .map(schema -> schema.validate(object.json()).stream().map(Error::toString))
                        .orElseGet(() -> Stream.of("Strimzi has no " + object.kind() + " in " + object.apiVersion())))
                .map(fault -> object + ": " + fault);
    }
}
