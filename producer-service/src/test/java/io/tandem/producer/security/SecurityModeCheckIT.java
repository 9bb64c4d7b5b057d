package io.tandem.producer.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import io.tandem.local.KeyStores;
import io.tandem.local.Ports;
import io.tandem.local.testkit.IdentityProvider;
import io.tandem.local.testkit.PackagedService;
import io.tandem.local.testkit.ServiceProcess;
import io.tandem.local.testkit.SigningKey;

/** The packaged service does not start with security settings that leave it open, and says which setting is missing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecurityModeCheckIT {

    private final int port = Ports.free();
    private IdentityProvider provider;
    private ServerSocket broker;

    @BeforeAll
    void start() throws Exception {
        provider = IdentityProvider.start(port, SigningKey.rsa("key"));
        broker = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        broker.setSoTimeout(1);
    }

    @AfterAll
    void stop() throws Exception {
        provider.close();
        broker.close();
    }

    private void assertRefused(Map<String, String> settings, String... sentence) throws Exception {
        try (ServiceProcess service = PackagedService.of("producer-service").asBuilt().without("tandem.security")
                .kafka("127.0.0.1:" + broker.getLocalPort()).with(settings).process()) {
            service.launch();
            assertThat(service.awaitExit()).isNotZero();
            assertThat(service.output()).contains(sentence);
            assertThatThrownBy(broker::accept).as("a connection to Kafka").isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void withoutAMode() throws Exception {
        assertRefused(Map.of(), "tandem.security=oidc", "tandem.security=none");
    }

    @Test
    void withTokensForEveryApplication() throws Exception {
        assertRefused(Map.of("tandem.security", "oidc", "quarkus.oidc.auth-server-url", IdentityProvider.url(port)),
                "The setting quarkus.oidc.token.audience is missing");
    }

    @Test
    void withCertificatesOfPublicAuthorities() throws Exception {
        Path server = KeyStores.create().keys("server", "CN=localhost");
        assertRefused(Map.of("tandem.security", "mtls", "quarkus.http.tls-configuration-name", "http",
                "quarkus.tls.http.key-store.p12.path", server.toString(),
                "quarkus.tls.http.key-store.p12.password", KeyStores.PASSWORD), "needs a trust store");
        assertRefused(Map.of("tandem.security", "mtls"), "needs a trust store");
    }

    @Test
    void withSourcesBoundToNobody() throws Exception {
        assertRefused(Map.of("tandem.security", "none", "tandem.producer.security.bind-source", "true"),
                "tandem.producer.security.bind-source=true needs a client");
    }
}
