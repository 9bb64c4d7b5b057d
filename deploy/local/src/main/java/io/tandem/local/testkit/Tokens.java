package io.tandem.local.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;

/** Turns on OIDC in the service under test, and issues bearer tokens that it trusts by their public key, without a server. */
public final class Tokens implements QuarkusTestResourceLifecycleManager {

    /** The system property that holds the private key for tests in all class loaders. */
    private static final String KEY = "tandem.test.token-key";
    private static final Duration VALIDITY = Duration.ofHours(1);

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

    /** A token of this client with these scopes, separated by spaces. It is valid for an hour. */
    public static String of(String client, String scopes) {
        return of(client, scopes, VALIDITY);
    }

    /** A token of this client with these scopes. With a negative validity it has expired. */
    public static String of(String client, String scopes, Duration validity) {
        long now = Instant.now().getEpochSecond();
        String claims = """
                {"iss":"test","sub":"user","client_id":"%s","scope":"%s","iat":%d,"exp":%d}"""
                .formatted(client, scopes, now, now + validity.toSeconds());
        String signed = encode("{\"alg\":\"RS256\",\"typ\":\"JWT\"}".getBytes(UTF_8)) + "." + encode(claims.getBytes(UTF_8));
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(privateKey());
            signature.update(signed.getBytes(UTF_8));
            return signed + "." + encode(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PrivateKey privateKey() throws GeneralSecurityException {
        byte[] key = Base64.getDecoder().decode(System.getProperty(KEY));
        return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(key));
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
