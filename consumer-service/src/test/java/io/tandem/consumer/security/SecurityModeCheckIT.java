package io.tandem.consumer.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import io.tandem.local.KeyStores;
import io.tandem.local.Ports;
import io.tandem.local.testkit.IdentityProvider;
import io.tandem.local.testkit.PackagedService;
import io.tandem.local.testkit.ServiceProcess;
import io.tandem.local.testkit.SigningKey;

/** The packaged service does not start with security settings that leave it open, and says which setting is missing. */
@Execution(ExecutionMode.CONCURRENT)
class SecurityModeCheckIT {

    private static void assertRefused(Map<String, String> settings, String... sentence) {
        try (ServiceProcess service = PackagedService.consumer().asBuilt().without("tandem.security").with(settings)
                .process()) {
            service.launch();
            assertThat(service.awaitExit()).isNotZero();
            assertThat(service.output()).contains(sentence);
        }
    }

    @Test
    void withoutAMode() {
        assertRefused(Map.of(), "tandem.security=oidc", "tandem.security=none");
    }

    @Test
    void withTokensForEveryApplication() {
        int port = Ports.free();
        try (IdentityProvider provider = IdentityProvider.start(port, SigningKey.rsa("key"))) {
            assertRefused(Map.of("tandem.security", "oidc", "quarkus.oidc.auth-server-url", IdentityProvider.url(port)),
                    "The setting quarkus.oidc.token.audience is missing");
            assertThat(provider.keyRequests()).isNotNegative();
        }
    }

    @Test
    void withCertificatesOfPublicAuthorities() {
        Path server = KeyStores.create().keys("server", "CN=localhost");
        assertRefused(Map.of("tandem.security", "mtls", "quarkus.http.tls-configuration-name", "http",
                "quarkus.tls.http.key-store.p12.path", server.toString(),
                "quarkus.tls.http.key-store.p12.password", KeyStores.PASSWORD), "needs a trust store");
        assertRefused(Map.of("tandem.security", "mtls"), "needs a trust store");
    }
}
