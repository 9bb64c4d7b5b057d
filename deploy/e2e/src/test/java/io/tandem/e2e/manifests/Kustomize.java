package io.tandem.e2e.manifests;

import java.nio.file.Path;
import java.util.List;

import io.tandem.local.Command;

/** Renders kustomize folders with the kubectl of this machine. */
final class Kustomize {

    private Kustomize() {
    }

    static String render(Path folder) {
        return Command.run(List.of("kubectl", "kustomize", folder.toString())).orThrow();
    }

    /** Skips the calling test on a machine without kubectl. */
    static void assumePresent() {
        Program.assume("the checks of the manifests", "kubectl", "version", "--client");
    }
}
