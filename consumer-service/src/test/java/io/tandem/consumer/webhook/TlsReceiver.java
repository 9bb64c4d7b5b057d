package io.tandem.consumer.webhook;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Map;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.tandem.local.KeyStores;
import io.tandem.local.Ports;
import io.tandem.local.testkit.WebhookReceiver;

/** Receives webhooks over TLS with a certificate that only the service under test trusts. */
public class TlsReceiver implements QuarkusTestResourceLifecycleManager {

    private WebhookReceiver receiver;

    @Override
    public Map<String, String> start() {
        KeyStores stores = KeyStores.create();
        Path keys = stores.keys("receiver", "CN=localhost");
        int port = Ports.free();
        receiver = new WebhookReceiver(port, context(keys));
        return Map.of(
                "tandem.consumer.handler.name", "webhook",
                "tandem.consumer.webhook.url", "https://localhost:" + port + "/hook",
                "tandem.consumer.webhook.tls-configuration-name", "webhook",
                "quarkus.tls.webhook.trust-store.p12.path", stores.trust("trusted", "receiver").toString(),
                "quarkus.tls.webhook.trust-store.p12.password", KeyStores.PASSWORD);
    }

    WebhookReceiver receiver() {
        return receiver;
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(receiver, new TestInjector.MatchesType(WebhookReceiver.class));
    }

    @Override
    public void stop() {
        if (receiver != null) {
            receiver.close();
        }
    }

    private static SSLContext context(Path keys) {
        try (InputStream file = Files.newInputStream(keys)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(file, KeyStores.PASSWORD.toCharArray());
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(store, KeyStores.PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
