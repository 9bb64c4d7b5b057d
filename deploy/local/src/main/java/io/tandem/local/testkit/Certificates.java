package io.tandem.local.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import javax.net.ssl.SSLContext;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.tandem.local.KeyStores;

/**
 * TLS for the service under test, and clients with certificates. {@code shop} may send, {@code reader} may read,
 * {@code manager} may read and redrive, {@code stranger} has no role. {@code nested} has two common names, Users and alice,
 * with roles for both. {@code workload} has the role for its URI. The service trusts these six. {@code impostor} has the name
 * of
 * shop and a key that the service does not trust.
 */
public final class Certificates implements QuarkusTestResourceLifecycleManager {

    /** The system property that names the folder of the key stores to tests in all class loaders. */
    private static final String FOLDER = "tandem.test.key-stores";
    private static final String ROLES = """
            shop=events:write
            reader=events:read
            manager=events:read,dead-letters:manage
            Users=events:write,events:read
            alice=events:write,events:read
            spiffe\\://example.com/workload=events:write,events:read
            """;

    @Override
    public Map<String, String> start() {
        KeyStores stores = KeyStores.create();
        Path server = stores.keys("server", "CN=localhost");
        for (String client : new String[] { "shop", "reader", "manager", "stranger" }) {
            stores.keys(client, "CN=" + client + ",O=Tandem");
        }
        stores.keys("nested", "CN=alice,CN=Users,DC=corp,DC=com");
        stores.keys("workload", "CN=any,O=Tandem", "uri:spiffe://example.com/workload");
        stores.keys("impostor", "CN=shop,O=Tandem");
        stores.trust("trusts-server", "server");
        Path clients = stores.trust("clients", "shop", "reader", "manager", "stranger", "nested", "workload");
        System.setProperty(FOLDER, stores.folder().toString());
        return Map.of("quarkus.http.tls-configuration-name", "http",
                "quarkus.tls.http.key-store.p12.path", server.toString(),
                "quarkus.tls.http.key-store.p12.password", KeyStores.PASSWORD,
                "quarkus.tls.http.trust-store.p12.path", clients.toString(),
                "quarkus.tls.http.trust-store.p12.password", KeyStores.PASSWORD,
                "quarkus.http.auth.certificate-role-properties", write(stores.folder().resolve("roles.properties")));
    }

    private static String write(Path roles) {
        try {
            return Files.writeString(roles, ROLES).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        System.clearProperty(FOLDER);
    }

    /** A client that trusts the service and shows this certificate; null: none. */
    public static HttpClient clientOf(String name) {
        return HttpClient.newBuilder().sslContext(contextOf(name)).build();
    }

    /** The TLS settings of such a client. */
    public static SSLContext contextOf(String name) {
        return new KeyStores(Path.of(System.getProperty(FOLDER))).context(name, "trusts-server");
    }
}
