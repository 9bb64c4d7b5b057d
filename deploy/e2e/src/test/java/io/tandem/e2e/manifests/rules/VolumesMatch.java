package io.tandem.e2e.manifests.rules;

import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;

import io.tandem.e2e.manifests.Manifest;
import io.tandem.e2e.manifests.Manifests;
import io.tandem.e2e.manifests.Rule;
import io.tandem.e2e.manifests.Workload;

/** Each mount has its volume and each volume its mount, /tmp can be written, and files named in settings are mounted. */
public final class VolumesMatch implements Rule {

    private static final Pattern FILE = Pattern.compile("/etc/tandem/[\\w./-]+");

    @Override
    public Stream<String> faults(Manifests manifests) {
        return manifests.workloads().flatMap(workload -> Stream.of(pairs(workload), tmp(workload), files(workload))
                .flatMap(faults -> faults));
    }

    private static Stream<String> pairs(Workload workload) {
        Set<String> mounted = mounts(workload).map(mount -> mount.path("name").asText()).collect(Collectors.toSet());
        Set<String> volumes = Stream.concat(
                Manifest.elements(workload.pod().path("volumes")).map(volume -> volume.path("name").asText()),
                workload.manifest().each("/spec/volumeClaimTemplates").map(claim -> claim.at("/metadata/name").asText()))
                .collect(Collectors.toSet());
        return mounted.equals(volumes) ? Stream.empty() : Stream.of(workload + " mounts " + mounted + " of " + volumes);
    }

    private static Stream<String> tmp(Workload workload) {
        return mounts(workload).anyMatch(mount -> mount.path("mountPath").asText().equals("/tmp")) ? Stream.empty()
                : Stream.of(workload + " has no /tmp to write to");
    }

    private static Stream<String> files(Workload workload) {
        Set<String> mounted = mounts(workload).flatMap(mount -> files(workload, mount)).collect(Collectors.toSet());
        return workload.environment().entrySet().stream()
                .flatMap(variable -> FILE.matcher(variable.getValue()).results().map(MatchResult::group)
                        .filter(file -> !mounted.contains(file))
                        .map(file -> workload + ": " + variable.getKey() + " names " + file + ", which is not mounted"));
    }

    private static Stream<String> files(Workload workload, JsonNode mount) {
        return Manifest.elements(workload.pod().path("volumes"))
                .filter(volume -> volume.path("name").equals(mount.path("name")))
                .flatMap(volume -> Manifest.elements(volume.at("/secret/items")))
                .map(item -> mount.path("mountPath").asText() + "/" + item.path("path").asText());
    }

    private static Stream<JsonNode> mounts(Workload workload) {
        return Manifest.elements(workload.container().path("volumeMounts"));
    }
}
