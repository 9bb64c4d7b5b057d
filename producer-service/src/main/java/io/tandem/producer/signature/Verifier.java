package io.tandem.producer.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.Key;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.List;

import io.tandem.producer.ProducerConfig;
import io.vertx.core.MultiMap;

/** The way in which a provider signs its deliveries. */
@FunctionalInterface
public interface Verifier {

    /**
     * Verifies a delivery over its raw bytes, in a time that does not depend on the secrets.
     *
     * @param keys any of them may have signed it
     * @throws UnverifiedException if none has, or if its time is too far from now
     */
    void verify(MultiMap headers, byte[] body, List<Key> keys) throws UnverifiedException;

    /** @throws IllegalArgumentException if a setting of the scheme is missing or not valid */
    static Verifier of(ProducerConfig.Hook config, Clock clock) {
        return config.scheme() == ProducerConfig.Hook.Scheme.GITLAB ? Verifier::verifyToken
                : new SignatureVerifier(SignedDelivery.readerOf(config), config.tolerance(), clock);
    }

    /** GitLab sends its secret itself. */
    private static void verifyToken(MultiMap headers, byte[] body, List<Key> keys) throws UnverifiedException {
        List<String> tokens = headers.getAll("X-Gitlab-Token");
        if (tokens.size() != 1) {
            throw new UnverifiedException("one header X-Gitlab-Token is expected");
        }
        byte[] token = tokens.get(0).getBytes(UTF_8);
        boolean known = false;
        for (Key key : keys) {
            known |= MessageDigest.isEqual(token, key.getEncoded());
        }
        if (!known) {
            throw new UnverifiedException("X-Gitlab-Token is none of the secrets");
        }
    }
}
