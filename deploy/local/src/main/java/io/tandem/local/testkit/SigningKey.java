package io.tandem.local.testkit;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Map;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key that signs tokens.
 *
 * @param id the {@code kid} under which a provider publishes it
 */
public record SigningKey(String id, KeyPair pair) {

    private static final int EC_BYTES = 32;

    /** A new RSA key. */
    public static SigningKey rsa(String id) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return new SigningKey(id, generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A new key on the curve P-256. */
    public static SigningKey ec(String id) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return new SigningKey(id, generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The RSA key that {@link #text} wrote. */
    static SigningKey parse(String text) {
        String[] parts = text.split(" ");
        try {
            KeyFactory keys = KeyFactory.getInstance("RSA");
            PublicKey open = keys.generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(parts[1])));
            PrivateKey own = keys.generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(parts[2])));
            return new SigningKey(parts[0], new KeyPair(open, own));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** This key in one line, for another class loader. */
    String text() {
        Base64.Encoder base64 = Base64.getEncoder();
        return id + " " + base64.encodeToString(pair.getPublic().getEncoded()) + " "
                + base64.encodeToString(pair.getPrivate().getEncoded());
    }

    /** The public key as a JWK (RFC 7517). */
    Map<String, String> jwk() {
        if (pair.getPublic() instanceof RSAPublicKey rsa) {
            return Map.of("kty", "RSA", "use", "sig", "kid", id, "n", number(rsa.getModulus(), 0), "e",
                    number(rsa.getPublicExponent(), 0));
        }
        ECPublicKey ec = (ECPublicKey) pair.getPublic();
        return Map.of("kty", "EC", "use", "sig", "kid", id, "crv", "P-256", "x", number(ec.getW().getAffineX(), EC_BYTES), "y",
                number(ec.getW().getAffineY(), EC_BYTES));
    }

    private static String number(BigInteger number, int length) {
        byte[] bytes = number.toByteArray();
        int zeros = bytes[0] == 0 ? 1 : 0;
        byte[] unsigned = new byte[Math.max(length, bytes.length - zeros)];
        System.arraycopy(bytes, zeros, unsigned, unsigned.length - (bytes.length - zeros), bytes.length - zeros);
        return encode(unsigned);
    }

    /** The signature of an algorithm of RFC 7518. {@code HS256} takes the public key for the secret, {@code none} is empty. */
    byte[] sign(String algorithm, byte[] content) {
        try {
            if (algorithm.equals("none")) {
                return new byte[0];
            }
            if (algorithm.equals("HS256")) {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(pair.getPublic().getEncoded(), "HmacSHA256"));
                return mac.doFinal(content);
            }
            Signature signature = signature(algorithm);
            signature.initSign(pair.getPrivate());
            signature.update(content);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Signature signature(String algorithm) throws GeneralSecurityException {
        String bits = algorithm.substring(2);
        if (algorithm.startsWith("ES")) {
            return Signature.getInstance("SHA" + bits + "withECDSAinP1363Format");
        }
        if (algorithm.startsWith("PS")) {
            Signature signature = Signature.getInstance("RSASSA-PSS");
            signature.setParameter(new PSSParameterSpec("SHA-" + bits, "MGF1", new MGF1ParameterSpec("SHA-" + bits),
                    Integer.parseInt(bits) / Byte.SIZE, 1));
            return signature;
        }
        return Signature.getInstance("SHA" + bits + "withRSA");
    }

    static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
