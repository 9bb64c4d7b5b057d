package io.tandem.e2e.manifests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.tandem.local.Checkout;

/** The folders of the repository. */
public final class Repository {

    private Repository() {
    }

    public static Path root() {
        return Checkout.root();
    }

    public static Path kubernetes() {
        return root().resolve("deploy/kubernetes");
    }

    public static Path target() {
        return root().resolve("deploy/e2e/target");
    }

    public static String read(String path) {
        try {
            return Files.readString(root().resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
