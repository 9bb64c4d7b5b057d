package io.tandem.e2e.podman;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;

import io.tandem.e2e.manifests.Manifest;
import io.tandem.e2e.manifests.Repository;
import io.tandem.e2e.manifests.Workload;

/** A workload's container as podman runs it: every flag is read from the manifest. */
record Container(Workload workload, String image, Map<String, String> secrets) {

    String name() {
        return "tandem-e2e-" + workload.name();
    }

    int gracePeriod() {
        return workload.pod().path("terminationGracePeriodSeconds").asInt(30);
    }

    int port(String name) {
        return workload.ports().filter(port -> port.path("name").asText().equals(name)).findFirst().orElseThrow()
                .path("containerPort").asInt();
    }

    List<String> flags() {
        List<String> flags = new ArrayList<>(List.of("run", "--detach", "--name", name(),
                "--network", Podman.NETWORK, "--network-alias", workload.name(), "--pull", "never"));
        security().forEach(flags::add);
        workload.environment().forEach((variable, value) -> flags.add("--env=" + variable + "=" + value));
        secrets.forEach((variable, value) -> flags.add("--env=" + variable + "=" + value));
        workload.ports().forEach(port -> flags.add("--publish=127.0.0.1::" + port.path("containerPort").asText()));
        Manifest.elements(workload.container().path("volumeMounts")).map(this::volume).forEach(flags::add);
        Manifest.elements(workload.container().path("command")).findFirst()
                .ifPresent(command -> flags.add("--entrypoint=" + workload.container().path("command")));
        flags.add(image);
        Manifest.elements(workload.container().path("args")).map(JsonNode::asText).forEach(flags::add);
        return flags;
    }

    private Stream<String> security() {
        JsonNode pod = workload.pod().path("securityContext");
        JsonNode own = workload.container().path("securityContext");
        return Stream.of(
                "--user=" + pod.path("runAsUser").asText() + ":" + pod.path("runAsGroup").asText(),
                "--memory=" + workload.container().at("/resources/limits/memory").asText().replace("i", "").toLowerCase(),
                "--read-only=" + own.path("readOnlyRootFilesystem").asBoolean(),
                "--read-only-tmpfs=false",
                "--cap-drop=" + own.at("/capabilities/drop/0").asText(),
                "--security-opt=no-new-privileges=" + !own.path("allowPrivilegeEscalation").asBoolean(true),
                "--pids-limit=1024");
    }

    /** An emptyDir is memory, a ConfigMap a folder that cannot be written, a claim a volume of the container's user. */
    private String volume(JsonNode mount) {
        String path = mount.path("mountPath").asText();
        JsonNode volume = Manifest.elements(workload.pod().path("volumes"))
                .filter(named -> named.path("name").equals(mount.path("name")))
                .findFirst().orElse(null);
        if (volume == null) {
            return "--mount=type=volume,destination=" + path + ",U=true";
        }
        if (volume.has("emptyDir")) {
            return "--tmpfs=" + path + ":rw,mode=1777,size=64m";
        }
        return "--volume=" + files(volume.at("/configMap/name").asText()) + ":" + path + ":ro";
    }

    private Path files(String configMap) {
        Path folder = Repository.target().resolve("podman").resolve(configMap);
        Manifest.texts(workload.all().find("ConfigMap", configMap).orElseThrow().at("/data")).forEach((name, text) -> {
            try {
                Files.createDirectories(folder);
                Files.writeString(folder.resolve(name), text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return folder;
    }
}
