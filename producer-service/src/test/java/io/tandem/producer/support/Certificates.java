package io.tandem.producer.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Map;

import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.tandem.local.KeyStores;

/**
 * Sets up TLS for the service under test and certificates for its clients. {@code shop} may send events, {@code reader} is
 * trusted but may not, and {@code impostor} has the name of shop with another key.
 */
public final class Certificates implements QuarkusTestResourceLifecycleManager {

    /** The system property with the folder of the key stores, because tests run in another class loader. */
    private static final String FOLDER = "tandem.test.key-stores";

    @Override
    public Map<String, String> start() {
        KeyStores stores = KeyStores.create();
        Path server = stores.keys("server", "CN=localhost");
        stores.keys("shop", "CN=shop,O=Tandem");
        stores.keys("reader", "CN=reader,O=Tandem");
        stores.keys("impostor", "CN=shop,O=Tandem");
        stores.trust("trusts-server", "server");
        Path clients = stores.trust("clients", "shop", "reader");
        System.setProperty(FOLDER, stores.folder().toString());
        return Map.of("quarkus.http.tls-configuration-name", "http",
                "quarkus.tls.http.key-store.p12.path", server.toString(),
                "quarkus.tls.http.key-store.p12.password", KeyStores.PASSWORD,
                "quarkus.tls.http.trust-store.p12.path", clients.toString(),
                "quarkus.tls.http.trust-store.p12.password", KeyStores.PASSWORD,
                "quarkus.http.auth.certificate-role-properties", roles(stores).toString());
    }

    private static Path roles(KeyStores stores) {
        try {
            return Files.writeString(stores.folder().resolve("roles.properties"), "shop=events:write\nreader=events:read\n",
                    UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void stop() {
        System.clearProperty(FOLDER);
    }

    /** Returns a client that trusts the service and has this certificate, or none if the name is null. */
    public static HttpClient clientOf(String name) {
        try {
            SSLContext tls = SSLContext.getInstance("TLS");
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(load("trusts-server"));
            tls.init(name == null ? null : keysOf(name), trust.getTrustManagers(), null);
            return HttpClient.newBuilder().sslContext(tls).build();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyManager[] keysOf(String name) throws GeneralSecurityException, IOException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(load(name), KeyStores.PASSWORD.toCharArray());
        return keys.getKeyManagers();
    }

    private static KeyStore load(String name) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(Path.of(System.getProperty(FOLDER), name + ".p12"))) {
            store.load(file, KeyStores.PASSWORD.toCharArray());
        }
        return store;
    }
}
