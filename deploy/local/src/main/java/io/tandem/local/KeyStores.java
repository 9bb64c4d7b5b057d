package io.tandem.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
        Path store = folder.resolve(name + ".p12");
        keytool(store, name, "-genkeypair", "-keyalg", "RSA", "-dname", distinguishedName, "-validity", "2",
                "-ext", "san=dns:localhost,ip:127.0.0.1");
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

    private static void keytool(Path store, String alias, String command, String... options) {
        List<String> line = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                command, "-alias", alias, "-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", PASSWORD));
        line.addAll(List.of(options));
        try {
            Process keytool = new ProcessBuilder(line).redirectErrorStream(true).start();
            String output = new String(keytool.getInputStream().readAllBytes());
            if (keytool.waitFor() != 0) {
                throw new IllegalStateException(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
