package io.tandem.consumer.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import io.cloudevents.CloudEvent;

/**
 * The headers of Standard Webhooks 1.0. The id is the same for every attempt at an event, so that the receiver can dedupe and
 * verify with one header.
 */
final class WebhookSignature {

    private static final String PREFIX = "whsec_";

    private final Optional<byte[]> secret;

    private WebhookSignature(Optional<byte[]> secret) {
        this.secret = secret;
    }

    /** @param secret {@code whsec_} and base64, as Standard Webhooks writes it; empty to sign nothing */
    static WebhookSignature of(Optional<String> secret) {
        return new WebhookSignature(secret.map(WebhookSignature::decode));
    }

    Map<String, String> headers(CloudEvent event, byte[] body) {
        if (secret.isEmpty()) {
            return Map.of();
        }
        String id = id(event);
        String timestamp = Long.toString(Instant.now().getEpochSecond());
        return Map.of(
                "webhook-id", id,
                "webhook-timestamp", timestamp,
                "webhook-signature", "v1," + Base64.getEncoder().encodeToString(sign(id + '.' + timestamp + '.', body)));
    }

    private static byte[] decode(String secret) {
        if (!secret.startsWith(PREFIX)) {
            throw new IllegalArgumentException("tandem.consumer.webhook.secret-file: a secret begins with " + PREFIX);
        }
        return Base64.getDecoder().decode(secret.substring(PREFIX.length()));
    }

    /** Hashes source and id, because two sources may use the same id. */
    private static String id(CloudEvent event) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(event.getSource().toString().getBytes(StandardCharsets.UTF_8));
            sha.update((byte) 0);
            sha.update(event.getId().getBytes(StandardCharsets.UTF_8));
            return "msg_" + Base64.getUrlEncoder().withoutPadding().encodeToString(sha.digest());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private byte[] sign(String head, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.orElseThrow(), "HmacSHA256"));
            mac.update(head.getBytes(StandardCharsets.UTF_8));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
