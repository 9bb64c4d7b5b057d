package io.tandem.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Keys and certificates of a test, made by the JDK's own keytool in a folder of their own. */
public record KeyStores(Path folder) {

    /** Of every store and key. */
    public static final String PASSWORD = "changeit";

    /** In a new folder. */
    public static KeyStores create() {
        try {
            return new KeyStores(Files.createTempDirectory("tandem-keys-"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes a key with a self-signed certificate for this host, and returns the PKCS 12 store of both. */
    public Path keys(String name, String distinguishedName) {
        return keys(name, distinguishedName, "dns:localhost,ip:127.0.0.1");
    }

    /** The same for these alternative names, as keytool writes them. */
    public Path keys(String name, String distinguishedName, String alternativeNames) {
        Path store = folder.resolve(name + ".p12");
        keytool(store, name, "-genkeypair", "-keyalg", "RSA", "-keysize", "2048", "-dname", distinguishedName, "-validity", "2",
                "-ext", "san=" + alternativeNames);
        keytool(store, name, "-exportcert", "-rfc", "-file", certificate(name).toString());
        return store;
    }

    /** Returns the PEM file of a certificate that was made here. */
    public Path certificate(String name) {
        return folder.resolve(name + ".pem");
    }

    /** Returns a PKCS 12 store that trusts these certificates and no others. */
    public Path trust(String name, String... trusted) {
        Path store = folder.resolve(name + ".p12");
        for (String certificate : trusted) {
            keytool(store, certificate, "-importcert", "-noprompt", "-file", certificate(certificate).toString());
        }
        return store;
    }

    /**
     * Returns the TLS settings of a server or a client.
     *
     * @param keys the store of its own key; null: it shows no certificate
     * @param trusted the store of the certificates that it trusts; null: those that the JDK trusts
     */
    public SSLContext context(String keys, String trusted) {
        try {
            KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            own.init(keys == null ? null : load(keys), PASSWORD.toCharArray());
            TrustManagerFactory others = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            others.init(trusted == null ? null : load(trusted));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(own.getKeyManagers(), others.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private KeyStore load(String name) throws GeneralSecurityException, IOException {
        return KeyStore.getInstance(folder.resolve(name + ".p12").toFile(), PASSWORD.toCharArray());
    }

    private static void keytool(Path store, String alias, String command, String... options) {
        List<String> line = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                command, "-alias", alias, "-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", PASSWORD));
        line.addAll(List.of(options));
        Command.run(line).orThrow();
    }
}
