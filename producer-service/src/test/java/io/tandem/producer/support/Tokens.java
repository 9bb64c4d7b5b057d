package io.tandem.producer.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;

/** Issues bearer tokens. The service under test trusts them by a public key, so no server is needed. */
public final class Tokens implements QuarkusTestResourceLifecycleManager {

    /** The system property with the private key, because tests run in another class loader. */
    private static final String KEY = "tandem.test.token-key";

    @Override
    public Map<String, String> start() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            KeyPair pair = generator.generateKeyPair();
            System.setProperty(KEY, Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded()));
            return Map.of("quarkus.oidc.public-key", Base64.getEncoder().encodeToString(pair.getPublic().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void stop() {
        System.clearProperty(KEY);
    }

    /** Returns a token of this client with these scopes. */
    public static String of(String client, String scopes) {
        long now = Instant.now().getEpochSecond();
        String claims = "{\"iss\":\"test\",\"sub\":\"user\",\"client_id\":\"" + client + "\",\"scope\":\"" + scopes
                + "\",\"iat\":" + now + ",\"exp\":" + (now + 300) + "}";
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
