package io.tandem.consumer.support;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;

/**
 * Configures TLS for the service under test and makes client certificates with the JDK's keytool. {@code reader} may read.
 * {@code manager} may also redrive. {@code stranger} is trusted and has no role. {@code impostor} has the name of reader,
 * and the service does not trust its key.
 */
public final class Certificates implements QuarkusTestResourceLifecycleManager {

    private static final String PASSWORD = "changeit";
    /** Names the folder of the key stores to tests in every class loader. */
    private static final String FOLDER = "tandem.test.key-stores";

    @Override
    public Map<String, String> start() {
        try {
            System.setProperty(FOLDER, Files.createTempDirectory("tandem-keys-").toString());
            for (String name : List.of("localhost", "reader", "manager", "stranger", "impostor")) {
                keytool(name, name, "-genkeypair", "-keyalg", "RSA", "-dname",
                        "CN=" + (name.equals("impostor") ? "reader" : name), "-validity", "2",
                        "-ext", "san=dns:localhost,ip:127.0.0.1");
                keytool(name, name, "-exportcert", "-rfc", "-file", file(name + ".pem").toString());
            }
            trust("server", "localhost");
            trust("clients", "reader", "manager", "stranger");
            Path roles = Files.writeString(file("roles.properties"),
                    "reader=events:read\nmanager=events:read,dead-letters:manage\n");
            return Map.of("quarkus.tls.key-store.p12.path", file("localhost.p12").toString(),
                    "quarkus.tls.key-store.p12.password", PASSWORD,
                    "quarkus.tls.trust-store.p12.path", file("clients.p12").toString(),
                    "quarkus.tls.trust-store.p12.password", PASSWORD,
                    "quarkus.http.auth.certificate-role-properties", roles.toString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void stop() {
        System.clearProperty(FOLDER);
    }

    /** @param name of the certificate that the client sends, or null for none */
    public static HttpClient clientOf(String name) {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(load("server"));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(name == null ? null : load(name), PASSWORD.toCharArray());
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return HttpClient.newBuilder().sslContext(tls).build();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void trust(String store, String... trusted) {
        for (String name : trusted) {
            keytool(store, name, "-importcert", "-noprompt", "-file", file(name + ".pem").toString());
        }
    }

    private static KeyStore load(String store) throws GeneralSecurityException, IOException {
        return KeyStore.getInstance(file(store + ".p12").toFile(), PASSWORD.toCharArray());
    }

    private static Path file(String name) {
        return Path.of(System.getProperty(FOLDER), name);
    }

    private static void keytool(String store, String alias, String command, String... options) {
        List<String> line = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                command, "-alias", alias, "-storetype", "PKCS12", "-keystore", file(store + ".p12").toString(),
                "-storepass", PASSWORD));
        line.addAll(List.of(options));
        try {
            Process keytool = new ProcessBuilder(line).redirectErrorStream(true).start();
            String output = new String(keytool.getInputStream().readAllBytes());
            if (keytool.waitFor() != 0) {
                throw new IllegalStateException(output);
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
