package io.tandem.e2e.manifests;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** Renders kustomize folders with the kubectl of this machine. */
final class Kustomize {

    private Kustomize() {
    }

    static String render(Path folder) {
        return Command.run(List.of("kubectl", "kustomize", folder.toString())).orThrow();
    }

    /** Skips the calling test, loudly, on a machine without kubectl: the build must not need it. */
    static void assumePresent() {
        boolean present = isPresent();
        if (!present) {
            System.out.println("!!! NOT RUN: manifest checks, there is no kubectl on this machine");
        }
        assumeTrue(present, "kubectl is not on this machine");
    }

    private static boolean isPresent() {
        try {
            return Command.run(List.of("kubectl", "version", "--client")).exitCode() == 0;
        } catch (UncheckedIOException e) {
            return false;
        }
    }
}
