package io.tandem.consumer.support;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs the packaged service as a process, from the native image if the build made one, else from the jar. */
public final class PackagedService {

    private PackagedService() {
    }

    /** Starts it in the production profile, on loopback. */
    public static Process start(Map<String, String> settings, Path log) throws IOException {
        boolean image = Boolean.getBoolean("tandem.native");
        List<String> command = new ArrayList<>();
        command.add(image ? System.getProperty("native.image.path")
                : Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx192m");
        command.add("-Dquarkus.http.host=127.0.0.1");
        command.add("-Dquarkus.management.host=127.0.0.1");
        settings.forEach((name, value) -> command.add("-D" + name + "=" + value));
        if (!image) {
            command.addAll(List.of("-jar", Path.of("target", "quarkus-app", "quarkus-run.jar").toString()));
        }
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    }
}
