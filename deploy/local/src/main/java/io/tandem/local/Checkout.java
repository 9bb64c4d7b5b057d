package io.tandem.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The files that the build of this checkout makes for the servers. */
public final class Checkout {

    private static final String CLASS_PATH = "server.classpath";

    private Checkout() {
    }

    /** The top folder, that of the README. */
    public static Path root() {
        return target().resolve("../../..").normalize();
    }

    /** The jar that starts the packaged application of a module, {@code producer-service} for instance. */
    public static Path jar(String module) {
        return root().resolve(module).resolve("target/quarkus-app/quarkus-run.jar");
    }

    /** The build folder of this module, from wherever a test or program of this checkout runs. */
    static Path target() {
        return Stream.concat(Stream.of(codeSource().getParent()), ancestors().map(dir -> dir.resolve("deploy/local/target")))
                .filter(dir -> Files.exists(dir.resolve(CLASS_PATH)))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "deploy/local is not built: run `mvn -pl deploy/local process-classes` in the checkout"));
    }

    /** The class path of the broker: this module and its dependencies, without those of the program that starts it. */
    static String serverClassPath() {
        try {
            return codeSource() + ":" + Files.readString(target().resolve(CLASS_PATH)).trim();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path codeSource() {
        try {
            return Path.of(Checkout.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Stream<Path> ancestors() {
        return Stream.iterate(Path.of("").toAbsolutePath(), dir -> dir != null, Path::getParent);
    }
}
