package io.tandem.consumer.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.util.Map;

import javax.net.ssl.SSLSocket;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.tandem.local.KafkaTestResource;
import io.tandem.local.PostgresTestResource;
import io.tandem.local.testkit.Certificates;

/** With TLS 1.2 switched on, no suite comes along that lacks forward secrecy. */
@QuarkusTest
@TestProfile(CipherSuitesTest.Profile.class)
@QuarkusTestResource(KafkaTestResource.class)
@QuarkusTestResource(PostgresTestResource.class)
@QuarkusTestResource(value = Certificates.class, restrictToAnnotatedClass = true)
class CipherSuitesTest {

    public static class Profile implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.tls.http.protocols", "TLSv1.3,TLSv1.2");
        }
    }

    @TestHTTPResource(value = "/", tls = true)
    URI server;

    @ParameterizedTest
    @ValueSource(strings = { "TLS_RSA_WITH_AES_256_GCM_SHA384", "TLS_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_RSA_WITH_AES_128_CBC_SHA", "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256" })
    void aSuiteThatIsNotOnTheListIsRefused(String suite) {
        assertThatThrownBy(() -> handshake("TLSv1.2", suite)).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = { "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256" })
    void theSuitesOfTls12OnTheListWork(String suite) throws IOException {
        assertThat(handshake("TLSv1.2", suite)).isEqualTo(suite);
    }

    @ParameterizedTest
    @ValueSource(strings = { "TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256", "TLS_CHACHA20_POLY1305_SHA256" })
    void theSuitesOfTls13Work(String suite) throws IOException {
        assertThat(handshake("TLSv1.3", suite)).isEqualTo(suite);
    }

    @Test
    void olderVersionsAreOff() {
        assertThatThrownBy(() -> handshake("TLSv1.1", "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA")).isInstanceOf(IOException.class);
    }

    /** Returns the suite of a connection that offers this version and suite only. */
    private String handshake(String protocol, String suite) throws IOException {
        try (SSLSocket socket = (SSLSocket) Certificates.contextOf(null).getSocketFactory()
                .createSocket(server.getHost(), server.getPort())) {
            socket.setEnabledProtocols(new String[] { protocol });
            socket.setEnabledCipherSuites(new String[] { suite });
            socket.startHandshake();
            return socket.getSession().getCipherSuite();
        }
    }
}
