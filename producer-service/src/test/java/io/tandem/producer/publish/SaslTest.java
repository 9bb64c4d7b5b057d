package io.tandem.producer.publish;

import static java.util.stream.Collectors.toMap;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.concurrent.ExecutionException;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.tandem.local.KafkaServer;
import io.tandem.local.KeyStores;
import io.tandem.producer.support.Requests;

/** The service reaches a broker behind SASL_SSL by configuration alone. */
@QuarkusTest
@TestProfile(SaslTest.Profile.class)
@QuarkusTestResource(value = SaslTest.SecuredBroker.class, restrictToAnnotatedClass = true)
class SaslTest {

    public static class Profile implements QuarkusTestProfile {
    }

    /** Starts a broker that requires a user and a password over TLS. */
    public static class SecuredBroker implements QuarkusTestResourceLifecycleManager {

        private static final String LOGIN = "org.apache.kafka.common.security.plain.PlainLoginModule required ";
        private static final String BROKER = "broker";
        private KafkaServer broker;

        @Override
        public Map<String, String> start() {
            try {
                KeyStores stores = KeyStores.create();
                Path keys = stores.keys(BROKER, "CN=localhost");
                broker = KafkaServer.start(stores.folder(), freePort(), settings -> settings.putAll(settings(stores, keys)));
                Map<String, String> client = client(stores);
                createTopic(client);
                return client.entrySet().stream().collect(toMap(setting -> "kafka." + setting.getKey(), Entry::getValue));
            } catch (IOException | InterruptedException | ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }

        private Map<String, String> client(KeyStores stores) {
            return Map.of("bootstrap.servers", broker.bootstrapServers(),
                    "security.protocol", "SASL_SSL",
                    "sasl.mechanism", "PLAIN",
                    "sasl.jaas.config", LOGIN + "username=\"tandem\" password=\"secret\";",
                    "ssl.truststore.location", stores.certificate(BROKER).toString(),
                    "ssl.truststore.type", "PEM");
        }

        private static void createTopic(Map<String, String> client) throws InterruptedException, ExecutionException {
            try (Admin admin = Admin.create(new HashMap<String, Object>(client))) {
                admin.createTopics(List.of(new NewTopic("events", 1, (short) 1))).all().get();
            }
        }

        private static Map<String, String> settings(KeyStores stores, Path keys) {
            Map<String, String> settings = new HashMap<>();
            settings.put("listener.security.protocol.map", "PLAINTEXT:SASL_SSL,CONTROLLER:PLAINTEXT");
            settings.put("sasl.enabled.mechanisms", "PLAIN");
            settings.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
            settings.put("listener.name.plaintext.plain.sasl.jaas.config",
                    LOGIN + "username=\"broker\" password=\"b\" user_broker=\"b\" user_tandem=\"secret\";");
            settings.put("ssl.keystore.location", keys.toString());
            settings.put("ssl.keystore.type", "PKCS12");
            settings.put("ssl.keystore.password", KeyStores.PASSWORD);
            settings.put("ssl.truststore.location", stores.certificate(BROKER).toString());
            settings.put("ssl.truststore.type", "PEM");
            return settings;
        }

        private static int freePort() throws IOException {
            try (ServerSocket socket = new ServerSocket(0)) {
                return socket.getLocalPort();
            }
        }

        @Override
        public void stop() {
            if (broker != null) {
                broker.close();
            }
        }
    }

    @Test
    void anEventReachesABrokerBehindSaslAndTls() {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> Requests.request().body("x").post("/events/t").statusCode() == 202);
    }
}
