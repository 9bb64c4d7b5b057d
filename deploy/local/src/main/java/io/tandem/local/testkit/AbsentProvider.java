package io.tandem.local.testkit;

import java.util.Map;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.tandem.local.Ports;

/** Turns on OIDC in the service under test. Its provider is away until the test starts it on {@link #port}. */
public final class AbsentProvider implements QuarkusTestResourceLifecycleManager {

    /** The system property that holds the port for tests in all class loaders. */
    private static final String PORT = "tandem.test.provider-port";

    @Override
    public Map<String, String> start() {
        System.setProperty(PORT, String.valueOf(Ports.free()));
        return Tokens.settings(port());
    }

    /** The port of the provider. */
    public static int port() {
        return Integer.getInteger(PORT);
    }

    /** A token of the provider for this client with these scopes, which is not signed yet. */
    public static Token draft(String client, String scopes) {
        return Token.of(IdentityProvider.url(port()), Tokens.AUDIENCE, client, scopes);
    }

    @Override
    public void stop() {
        System.clearProperty(PORT);
    }
}
