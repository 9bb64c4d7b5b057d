package io.tandem.producer.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import javax.crypto.Mac;

import io.vertx.core.MultiMap;

/** Verifies signatures with a shared secret (HMAC, RFC 2104) or a public key (Ed25519, RFC 8032). */
final class SignatureVerifier implements Verifier {

    /** Each signature by a public key takes a pass over the body. */
    private static final int MAX_PUBLIC_KEY_SIGNATURES = 4;

    private final SignedDelivery.Reader reader;
    private final Duration tolerance;
    private final Clock clock;

    SignatureVerifier(SignedDelivery.Reader reader, Duration tolerance, Clock clock) {
        this.reader = reader;
        this.tolerance = tolerance;
        this.clock = clock;
    }

    @Override
    public void verify(MultiMap headers, byte[] body, List<Key> keys) throws UnverifiedException {
        SignedDelivery signed = reader.read(headers);
        if (signed.timestamp() != null) {
            checkTime(signed.timestamp());
        }
        byte[] head = signed.head().getBytes(UTF_8);
        boolean valid = false;
        for (Key key : keys) {
            valid |= key instanceof PublicKey open ? isSignedWith(open, signed, head, body)
                    : isSignedWith(key, signed, head, body);
        }
        if (!valid) {
            throw new UnverifiedException("no signature of the delivery fits one of the " + keys.size()
                    + " secrets; either a secret is wrong, or something on the way changed the body");
        }
    }

    private void checkTime(String timestamp) throws UnverifiedException {
        if (!timestamp.matches("\\d{1,12}")) {
            throw new UnverifiedException("its time is not a number of seconds");
        }
        Instant at = Instant.ofEpochSecond(Long.parseLong(timestamp));
        Duration distance = Duration.between(at, clock.instant()).abs();
        if (distance.compareTo(tolerance) > 0) {
            throw new UnverifiedException(
                    "its time " + at + " is " + distance.toSeconds() + " s from the clock of this service,"
                            + " more than the tolerance of " + tolerance.toSeconds() + " s");
        }
    }

    private static boolean isSignedWith(Key secret, SignedDelivery signed, byte[] head, byte[] body) {
        try {
            Mac mac = Mac.getInstance(signed.algorithm());
            mac.init(secret);
            mac.update(head);
            byte[] expected = mac.doFinal(body);
            boolean valid = false;
            for (byte[] signature : signed.signatures()) {
                valid |= MessageDigest.isEqual(expected, signature);
            }
            return valid;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isSignedWith(PublicKey key, SignedDelivery signed, byte[] head, byte[] body) {
        return signed.publicKeySignatures().stream().limit(MAX_PUBLIC_KEY_SIGNATURES)
                .anyMatch(signature -> isSignature(signature, key, head, body));
    }

    private static boolean isSignature(byte[] signature, PublicKey key, byte[] head, byte[] body) {
        try {
            Signature verification = Signature.getInstance(Keys.ED25519);
            verification.initVerify(key);
            verification.update(head);
            verification.update(body);
            return verification.verify(signature);
        } catch (GeneralSecurityException e) {
            return false; // of a length or with values that no signature has
        }
    }
}
