package io.tandem.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The build folder of this module ({@code deploy/local/target}): it holds the broker's class path and the database's binaries.
 */
final class ModuleHome {

    private static final String CLASS_PATH = "server.classpath";

    private ModuleHome() {
    }

    /** The folder, from wherever a test or program of this checkout runs. */
    static Path folder() {
        return Stream.concat(Stream.of(codeSource().getParent()), ancestors().map(dir -> dir.resolve("deploy/local/target")))
                .filter(dir -> Files.exists(dir.resolve(CLASS_PATH)))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "deploy/local is not built: run `mvn -pl deploy/local process-classes` in the checkout"));
    }

    /** The class path of the broker: this module and its dependencies, without those of the program that starts it. */
    static String serverClassPath() {
        try {
            return codeSource() + ":" + Files.readString(folder().resolve(CLASS_PATH)).trim();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path codeSource() {
        try {
            return Path.of(ModuleHome.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Stream<Path> ancestors() {
        return Stream.iterate(Path.of("").toAbsolutePath(), dir -> dir != null, Path::getParent);
    }
}
