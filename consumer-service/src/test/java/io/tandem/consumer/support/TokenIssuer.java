package io.tandem.consumer.support;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.smallrye.jwt.build.Jwt;

/** Turns authentication on and signs tokens with a key that the service trusts. */
public final class TokenIssuer implements QuarkusTestResourceLifecycleManager {

    private static final String KEY = "tandem.test.private-key";

    @Override
    public Map<String, String> start() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            KeyPair pair = generator.generateKeyPair();
            System.setProperty(KEY, Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded()));
            return Map.of(
                    "tandem.security", "oidc",
                    "quarkus.oidc.public-key", Base64.getEncoder().encodeToString(pair.getPublic().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void stop() {
        System.clearProperty(KEY);
    }

    /** @param validity negative for an expired token */
    public static String token(String scope, Duration validity) throws GeneralSecurityException {
        byte[] key = Base64.getDecoder().decode(System.getProperty(KEY));
        PrivateKey privateKey = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(key));
        return Jwt.subject("reader")
                .claim("scope", scope)
                .expiresAt(System.currentTimeMillis() / 1000 + validity.toSeconds())
                .sign(privateKey);
    }
}
