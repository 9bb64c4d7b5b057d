package io.tandem.local.testkit;

import java.time.Duration;
import java.util.Map;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.tandem.local.Ports;

/** Turns on OIDC in the service under test, with a provider of its own, and issues bearer tokens of this provider. */
public final class Tokens implements QuarkusTestResourceLifecycleManager {

    /** The audience of the tokens. */
    public static final String AUDIENCE = "tandem";

    /** The system properties that hold issuer and key for tests in all class loaders. */
    private static final String ISSUER = "tandem.test.token-issuer";
    private static final String KEY = "tandem.test.token-key";

    private IdentityProvider provider;

    @Override
    public Map<String, String> start() {
        int port = Ports.free();
        SigningKey key = SigningKey.rsa("tandem");
        provider = IdentityProvider.start(port, key);
        System.setProperty(ISSUER, IdentityProvider.url(port));
        System.setProperty(KEY, key.text());
        return settings(port);
    }

    /** The settings of a service that trusts the provider on this port. */
    public static Map<String, String> settings(int port) {
        return Map.of(
                "tandem.security", "oidc",
                "quarkus.oidc.auth-server-url", IdentityProvider.url(port),
                "quarkus.oidc.token.audience", AUDIENCE);
    }

    @Override
    public void stop() {
        provider.close();
        System.clearProperty(ISSUER);
        System.clearProperty(KEY);
    }

    /** The key of the provider. */
    public static SigningKey key() {
        return SigningKey.parse(System.getProperty(KEY));
    }

    /** A token for this client with these scopes, separated by spaces, which is not signed yet. */
    public static Token draft(String client, String scopes) {
        return Token.of(System.getProperty(ISSUER), AUDIENCE, client, scopes);
    }

    /** A token of this client with these scopes, separated by spaces. It is valid for an hour. */
    public static String of(String client, String scopes) {
        return draft(client, scopes).signedBy(key());
    }

    /** A token of this client with these scopes. With a negative validity it has expired. */
    public static String of(String client, String scopes, Duration validity) {
        return draft(client, scopes).validFor(validity).signedBy(key());
    }
}
