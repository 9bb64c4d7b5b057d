package io.tandem.consumer.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.tandem.consumer.support.PackagedService;

/** The packaged service does not start in production without a security mode. */
class SecurityModeCheckIT {

    @TempDir
    Path folder;

    @Test
    void refusesToStartInProductionWithoutASecurityMode() throws Exception {
        Path log = folder.resolve("log");
        Process service = PackagedService.start(Map.of("quarkus.http.port", "0", "quarkus.management.port", "0"), log);
        try {
            assertThat(service.waitFor(2, MINUTES)).as("the service exits").isTrue();
            assertThat(service.exitValue()).isNotZero();
            assertThat(Files.readString(log, UTF_8)).contains("tandem.security=oidc").contains("tandem.security=none");
        } finally {
            service.destroyForcibly();
        }
    }
}
