package io.tandem.producer.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.function.Function;

import javax.crypto.spec.SecretKeySpec;

import io.tandem.producer.ProducerConfig;

/** The text of a secret as a key. */
final class Keys {

    /** The algorithm of the public keys of Standard Webhooks. */
    static final String ED25519 = "Ed25519";
    private static final String SECRET = "whsec_";
    private static final String PUBLIC = "whpk_";
    /** The head of an Ed25519 key (RFC 8410, 4); the 32 bytes of the key follow. */
    private static final byte[] ED25519_HEAD = HexFormat.of().parseHex("302a300506032b6570032100");
    private static final int ED25519_BYTES = 32;

    private Keys() {
    }

    static Function<String, Key> parserOf(ProducerConfig.Hook config) {
        return config.scheme() == ProducerConfig.Hook.Scheme.STANDARD_WEBHOOKS ? Keys::ofStandardWebhooks : Keys::ofText;
    }

    private static Key ofText(String secret) {
        return new SecretKeySpec(secret.getBytes(UTF_8), "RAW");
    }

    /** Standard Webhooks writes a secret as {@code whsec_} and Base64, a public key as {@code whpk_} and Base64. */
    private static Key ofStandardWebhooks(String secret) {
        try {
            if (secret.startsWith(PUBLIC)) {
                return ed25519(Base64.getDecoder().decode(secret.substring(PUBLIC.length())));
            }
            if (secret.startsWith(SECRET)) {
                return new SecretKeySpec(Base64.getDecoder().decode(secret.substring(SECRET.length())), "RAW");
            }
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            throw new IllegalArgumentException("a secret is not valid after its prefix: " + e.getMessage(), e);
        }
        throw new IllegalArgumentException(
                "a secret of Standard Webhooks begins with " + SECRET + ", a public key with " + PUBLIC);
    }

    private static Key ed25519(byte[] raw) throws GeneralSecurityException {
        if (raw.length != ED25519_BYTES) {
            throw new IllegalArgumentException("a public key has " + ED25519_BYTES + " bytes");
        }
        byte[] encoded = new byte[ED25519_HEAD.length + ED25519_BYTES];
        System.arraycopy(ED25519_HEAD, 0, encoded, 0, ED25519_HEAD.length);
        System.arraycopy(raw, 0, encoded, ED25519_HEAD.length, ED25519_BYTES);
        return KeyFactory.getInstance(ED25519).generatePublic(new X509EncodedKeySpec(encoded));
    }
}
