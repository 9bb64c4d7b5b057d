package io.tandem.e2e.manifests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The manifests that users may apply: each overlay, with its additions. */
enum Rendered {

    DEVELOPMENT,
    PRODUCTION,
    /** With the optional lines in: native images, tracing, Argo CD. */
    PRODUCTION_NATIVE,
    /** The example of a second subscription, beside the production overlay that it needs. */
    PRODUCTION_WITH_SUBSCRIPTION;

    Manifests manifests() {
        Path folder = Repository.kubernetes();
        return switch (this) {
            case DEVELOPMENT -> render(folder.resolve("overlays/development"));
            case PRODUCTION -> render(folder.resolve("overlays/production"));
            case PRODUCTION_NATIVE -> render(withNativeImages().resolve("kubernetes/overlays/production"));
            case PRODUCTION_WITH_SUBSCRIPTION -> new Manifests(Stream.of("overlays/production", "subscriptions/billing")
                    .flatMap(part -> render(folder.resolve(part)).objects().stream())
                    .toList());
        };
    }

    private static Manifests render(Path folder) {
        return Manifests.parse(Kustomize.render(folder));
    }

    /** A copy of the tree, edited as the comments in the production overlay say. */
    private static Path withNativeImages() {
        Path copy = Repository.target().resolve("native-overlay");
        copy("kubernetes", copy);
        copy("observability", copy);
        Path overlay = copy.resolve("kubernetes/overlays/production/kustomization.yaml");
        try {
            Files.writeString(overlay,
                    Files.readString(overlay).replace("# - ../../components/", "- ../../components/"));
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(String folder, Path to) {
        Path from = Repository.root().resolve("deploy");
        try (Stream<Path> files = Files.walk(from.resolve(folder))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.write(target, Files.readAllBytes(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
