package io.tandem.e2e.manifests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

/** All objects that are applied to one namespace together. */
public record Manifests(List<Manifest> objects) {

    private static final Set<String> WORKLOADS = Set.of("Deployment", "StatefulSet", "Job");

    public static Manifests parse(String yaml) {
        List<Manifest> objects = new ArrayList<>();
        try (var documents = new YAMLMapper().readerFor(JsonNode.class).<JsonNode> readValues(yaml)) {
            documents.forEachRemaining(document -> objects.add(new Manifest(document)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Manifests(objects);
    }

    public Stream<Manifest> ofKind(String kind) {
        return objects.stream().filter(object -> object.kind().equals(kind));
    }

    public Stream<Manifest> ofGroup(String group) {
        return objects.stream().filter(object -> object.group().equals(group));
    }

    public Optional<Manifest> find(String kind, String name) {
        return ofKind(kind).filter(object -> object.name().equals(name)).findFirst();
    }

    /** The objects that run pods. */
    public Stream<Workload> workloads() {
        return objects.stream()
                .filter(object -> WORKLOADS.contains(object.kind()))
                .map(object -> new Workload(object, this));
    }

    /** The workloads that run one of the two services. */
    public Stream<Workload> services() {
        return workloads().filter(Workload::isService);
    }

    /** The same with one object changed; fails when there is no such object, so that no mistake is planted in vain. */
    public Manifests with(String kind, String name, Consumer<ObjectNode> change) {
        Manifest target = find(kind, name).orElseThrow(() -> new IllegalArgumentException("no " + kind + " " + name));
        ObjectNode changed = target.json().deepCopy();
        change.accept(changed);
        return new Manifests(objects.stream()
                .map(object -> object == target ? new Manifest(changed) : object)
                .toList());
    }
}
