package io.tandem.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaServerTest {

    @TempDir
    Path folder;

    @Test
    void aSecondListenerAsksForTlsAndAPassword() throws Exception {
        Path keys = KeyStores.create().keys("broker", "CN=localhost");
        try (KafkaServer kafka = KafkaServer.start(folder, Ports.free(), settings -> secure(settings, Ports.free(), keys))) {
            Map<String, Object> client = new HashMap<>(Map.of(
                    "bootstrap.servers", kafka.bootstrapServers("SASL_SSL"),
                    "security.protocol", "SASL_SSL",
                    "sasl.mechanism", "PLAIN",
                    "sasl.jaas.config", jaas("tandem", "secret"),
                    "ssl.truststore.location", keys.toString(),
                    "ssl.truststore.password", KeyStores.PASSWORD));
            try (Admin admin = Admin.create(client)) {
                assertThat(admin.describeCluster().nodes().get()).hasSize(1);
            }
            client.put("sasl.jaas.config", jaas("tandem", "wrong"));
            try (Admin admin = Admin.create(client)) {
                assertThatThrownBy(() -> admin.describeCluster().nodes().get()).hasMessageContaining("Authentication failed");
            }
        }
    }

    @Test
    void aBrokerThatCannotStartSaysWhyAndLeavesNothing() {
        assertThatThrownBy(() -> KafkaServer.start(folder, Ports.free(), settings -> settings.put("listeners", "nonsense")))
                .hasMessageContaining("Kafka ended while it started")
                .hasMessageContaining("nonsense");
        assertThat(KafkaServer.at(folder).process()).isEmpty();
    }

    private static void secure(Map<String, String> settings, int port, Path keys) {
        settings.merge("listeners", ",SASL_SSL://127.0.0.1:" + port, String::concat);
        settings.merge("advertised.listeners", ",SASL_SSL://localhost:" + port, String::concat);
        settings.put("sasl.enabled.mechanisms", "PLAIN");
        settings.put("listener.name.sasl_ssl.plain.sasl.jaas.config",
                jaas("tandem", "secret").replace(";", " user_tandem=\"secret\";"));
        settings.put("ssl.keystore.location", keys.toString());
        settings.put("ssl.keystore.password", KeyStores.PASSWORD);
    }

    private static String jaas(String user, String password) {
        return "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"" + user + "\" password=\""
                + password + "\";";
    }
}
