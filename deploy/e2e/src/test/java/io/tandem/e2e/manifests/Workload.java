package io.tandem.e2e.manifests;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;

/** A Deployment, StatefulSet or Job with one container. */
public record Workload(Manifest manifest, Manifests all) {

    public String name() {
        return manifest.name();
    }

    public Map<String, String> podLabels() {
        return Manifest.texts(manifest.at("/spec/template/metadata/labels"));
    }

    public JsonNode pod() {
        return manifest.at("/spec/template/spec");
    }

    public JsonNode container() {
        return pod().at("/containers/0");
    }

    public Stream<JsonNode> ports() {
        return Manifest.elements(container().path("ports"));
    }

    /** The number of a port by its name or number, as probes, Services and policies give it. */
    public Optional<Integer> port(JsonNode nameOrNumber) {
        return ports()
                .filter(port -> port.path("name").equals(nameOrNumber) || port.path("containerPort").equals(nameOrNumber))
                .map(port -> port.path("containerPort").asInt())
                .findFirst();
    }

    public boolean isService() {
        return Services.NAMES.contains(container().path("name").asText());
    }

    /** The settings of the service that it runs. */
    public ServiceSettings service() {
        return Services.settings(container().path("name").asText());
    }

    /** Environment variables with a value in the manifests; those of Secrets are not among them. */
    public Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>();
        Manifest.elements(container().path("envFrom"))
                .flatMap(from -> all.find("ConfigMap", from.at("/configMapRef/name").asText()).stream())
                .forEach(config -> environment.putAll(Manifest.texts(config.at("/data"))));
        Manifest.elements(container().path("env"))
                .filter(variable -> variable.has("value"))
                .forEach(variable -> environment.put(variable.path("name").asText(), variable.path("value").asText()));
        return environment;
    }

    /** Names of all environment variables, those of Secrets too. */
    public Stream<String> environmentNames() {
        return Stream.concat(environment().keySet().stream(),
                Manifest.elements(container().path("env")).map(variable -> variable.path("name").asText())).distinct();
    }

    /** The value of a setting in the service, from the environment or else from the package. */
    public Optional<String> setting(String property) {
        return Optional.ofNullable(environment().get(ServiceSettings.variable(property)))
                .or(() -> service().value(property));
    }

    @Override
    public String toString() {
        return manifest.toString();
    }
}
