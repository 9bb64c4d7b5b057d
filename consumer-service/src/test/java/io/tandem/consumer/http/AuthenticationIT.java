package io.tandem.consumer.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged service, started by somebody who has not thought of who may read the journal. */
class AuthenticationIT {

    @TempDir
    Path folder;

    @Test
    void inProductionTheServiceRefusesToStartUnlessAuthenticationIsSaid() throws Exception {
        Path log = folder.resolve("log");
        Process service = new ProcessBuilder(packaged("-Xmx128m", "-Dquarkus.http.host=127.0.0.1", "-Dquarkus.http.port=0",
                "-Dquarkus.management.port=0"))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(service.waitFor(2, MINUTES)).as("it ends by itself").isTrue();
            assertThat(service.exitValue()).isNotZero();
            assertThat(Files.readString(log, UTF_8)).contains("tandem.security=oidc").contains("tandem.security=none");
        } finally {
            service.destroyForcibly();
        }
    }

    private static List<String> packaged(String... options) {
        List<String> command = new ArrayList<>(List.of(options));
        if (Boolean.getBoolean("tandem.native")) {
            command.add(0, System.getProperty("native.image.path"));
        } else {
            command.add(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(List.of("-jar", Path.of("target", "quarkus-app", "quarkus-run.jar").toString()));
        }
        return command;
    }
}
